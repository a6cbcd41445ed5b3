#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py oracledb__p607
