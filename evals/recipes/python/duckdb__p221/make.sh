#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py duckdb__p221
