#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py google-auth__p608
