#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py jinja2__p627
