#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pymysql__p335
