#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py great-expectations__p634
