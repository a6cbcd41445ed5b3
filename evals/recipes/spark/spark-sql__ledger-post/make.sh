#!/bin/sh
# spec: /lab/spark/specs/batch1.py
exec /lab/spark/common/q.sh ledger-post
