#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py paramiko__p509
