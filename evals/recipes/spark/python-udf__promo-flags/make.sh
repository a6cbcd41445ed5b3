#!/bin/sh
# spec: /lab/spark/specs/batch7.py
exec /lab/spark/common/q.sh promo-flags
