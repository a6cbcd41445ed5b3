#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py gcs__p818
