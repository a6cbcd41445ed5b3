#!/bin/sh
# spec: /srv/lab/spark/specs/batch1.py
exec /srv/lab/spark/common/q.sh orders-intake
