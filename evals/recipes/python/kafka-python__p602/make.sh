#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py kafka-python__p602
