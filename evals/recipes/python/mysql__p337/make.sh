#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py mysql__p337
