#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py kafka-python__p602
