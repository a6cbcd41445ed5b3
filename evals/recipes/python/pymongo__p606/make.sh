#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pymongo__p606
