#!/bin/sh
# spec: /lab/spark/specs/batch1.py
exec /opt/spk43/bin/python /lab/spark/common/run.py fx-convert
