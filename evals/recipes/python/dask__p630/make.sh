#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py dask__p630
