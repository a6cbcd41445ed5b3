#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py java__p710
