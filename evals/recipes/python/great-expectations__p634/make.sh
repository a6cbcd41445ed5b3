#!/bin/bash
exec /opt/pyjobs/bin/python /srv/lab/python/common/build.py great-expectations__p634
