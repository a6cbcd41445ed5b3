#!/bin/sh
exec /lab/spark/common/qc.sh beacon-load
