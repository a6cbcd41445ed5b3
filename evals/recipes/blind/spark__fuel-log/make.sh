#!/bin/sh
exec /lab/spark/common/qc.sh fuel-log
