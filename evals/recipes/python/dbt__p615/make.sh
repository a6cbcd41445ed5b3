#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py dbt__p615
