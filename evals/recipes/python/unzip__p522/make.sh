#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py unzip__p522
