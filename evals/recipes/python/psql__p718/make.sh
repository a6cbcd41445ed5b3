#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py psql__p718
