#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py tar__p521
