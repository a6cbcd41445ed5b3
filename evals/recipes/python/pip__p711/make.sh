#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pip__p711
