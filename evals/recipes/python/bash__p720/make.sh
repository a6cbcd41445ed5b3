#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py bash__p720
