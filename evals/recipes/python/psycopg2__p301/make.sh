#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py psycopg2__p301
