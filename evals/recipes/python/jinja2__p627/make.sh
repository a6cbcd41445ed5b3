#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py jinja2__p627
