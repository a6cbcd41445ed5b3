#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py urllib3__p408
