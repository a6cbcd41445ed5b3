#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pandera__p616
