#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py logrotate__p525
