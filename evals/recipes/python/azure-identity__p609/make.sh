#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py azure-identity__p609
