#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py ssh__p508
