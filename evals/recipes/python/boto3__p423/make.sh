#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py boto3__p423
