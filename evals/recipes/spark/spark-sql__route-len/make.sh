#!/bin/sh
# spec: /srv/lab/spark/specs/batch3.py
exec /srv/lab/spark/common/q.sh route-len
