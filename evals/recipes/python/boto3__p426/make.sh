#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py boto3__p426
