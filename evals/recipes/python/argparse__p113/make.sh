#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py argparse__p113
