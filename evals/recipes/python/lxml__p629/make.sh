#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py lxml__p629
