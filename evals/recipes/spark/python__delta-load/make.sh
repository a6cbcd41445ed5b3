#!/bin/sh
# spec: /lab/spark/specs/batch6.py
exec /lab/spark/common/q.sh delta-load
