#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py coreutils__p125
