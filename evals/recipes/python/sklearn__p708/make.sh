#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py sklearn__p708
