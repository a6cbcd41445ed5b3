#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py google-auth__p608
