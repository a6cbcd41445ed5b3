#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py make__p523
