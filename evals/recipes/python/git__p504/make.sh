#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py git__p504
