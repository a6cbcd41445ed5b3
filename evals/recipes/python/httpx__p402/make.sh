#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py httpx__p402
