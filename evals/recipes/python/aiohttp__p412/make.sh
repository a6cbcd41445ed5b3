#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py aiohttp__p412
