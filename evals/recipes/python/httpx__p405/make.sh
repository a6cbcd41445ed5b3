#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py httpx__p405
