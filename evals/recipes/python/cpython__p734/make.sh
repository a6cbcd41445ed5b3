#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py cpython__p734
