#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py docker__p526
