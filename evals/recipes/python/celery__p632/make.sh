#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py celery__p632
