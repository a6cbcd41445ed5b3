#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py s3fs__p428
