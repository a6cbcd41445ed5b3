#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py deltalake__p623
