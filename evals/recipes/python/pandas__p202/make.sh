#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pandas__p202
