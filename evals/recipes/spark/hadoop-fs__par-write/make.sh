#!/bin/sh
# spec: /srv/lab/spark/specs/batch6.py
exec /srv/lab/spark/common/q.sh par-write
