#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py polars__p216
