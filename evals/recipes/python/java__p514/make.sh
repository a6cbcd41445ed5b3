#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py java__p514
