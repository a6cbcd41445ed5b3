#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py requests__p403
