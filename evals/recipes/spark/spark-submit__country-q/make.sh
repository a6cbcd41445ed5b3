#!/bin/sh
# spec: /lab/spark/specs/batch3.py
exec /lab/spark/common/q.sh country-q
