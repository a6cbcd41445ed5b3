#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py azure-identity__p609
