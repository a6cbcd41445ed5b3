#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pyiceberg__p625
