#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py urllib3__p408
