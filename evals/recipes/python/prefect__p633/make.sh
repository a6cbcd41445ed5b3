#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py prefect__p633
