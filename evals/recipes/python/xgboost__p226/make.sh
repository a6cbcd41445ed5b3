#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py xgboost__p226
