#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py numpy__p223
