#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py psycopg2__p315
