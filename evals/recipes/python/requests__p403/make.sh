#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py requests__p403
