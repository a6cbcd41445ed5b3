#!/bin/sh
# spec: /srv/lab/spark/specs/batch1.py
exec /opt/spk43/bin/python /srv/lab/spark/common/run.py orders-intake-b
