#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py scp__p908
