#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py confluent-kafka__p817
