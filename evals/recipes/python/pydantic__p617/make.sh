#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py pydantic__p617
