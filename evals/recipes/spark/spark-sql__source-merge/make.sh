#!/bin/sh
# spec: /srv/lab/spark/specs/batch7.py
exec /srv/lab/spark/common/q.sh source-merge
