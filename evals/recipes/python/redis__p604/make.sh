#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py redis__p604
