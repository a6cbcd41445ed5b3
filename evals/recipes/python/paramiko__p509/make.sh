#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py paramiko__p509
