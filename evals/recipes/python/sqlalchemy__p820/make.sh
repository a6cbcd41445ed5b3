#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py sqlalchemy__p820
