#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py confluent-kafka__p603
