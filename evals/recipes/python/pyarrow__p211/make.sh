#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pyarrow__p211
