#!/bin/sh
# spec: /lab/spark/specs/batch5.py
exec /lab/spark/common/q.sh mart-a
