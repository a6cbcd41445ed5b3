#!/bin/sh
# spec: /srv/lab/spark/specs/batch4.py
exec /srv/lab/spark/common/q.sh rank-pull
