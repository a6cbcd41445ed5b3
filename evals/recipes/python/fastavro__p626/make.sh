#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py fastavro__p626
