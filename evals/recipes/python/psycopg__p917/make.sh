#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py psycopg__p917
