#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py fastavro__p626
