#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py openpyxl__p628
