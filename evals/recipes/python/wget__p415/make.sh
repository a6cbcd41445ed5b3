#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py wget__p415
