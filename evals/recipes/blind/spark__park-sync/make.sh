#!/bin/sh
exec /lab/spark/common/qc.sh park-sync
