#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py curl__p413
