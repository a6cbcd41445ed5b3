#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py sklearn__p708
