#!/bin/sh
# spec: /lab/spark/specs/batch4.py
exec /lab/spark/common/q.sh enrich-i
