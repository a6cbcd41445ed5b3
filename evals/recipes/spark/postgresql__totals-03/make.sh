#!/bin/sh
# spec: /srv/lab/spark/specs/batch2.py
exec /srv/lab/spark/common/q.sh totals-03
