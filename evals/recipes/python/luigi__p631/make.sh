#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py luigi__p631
