#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py sqlite__p107
