#!/bin/sh
# spec: /lab/spark/specs/batch2.py
exec /lab/spark/common/q.sh rates-b
