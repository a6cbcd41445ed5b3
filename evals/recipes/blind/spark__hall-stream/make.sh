#!/bin/sh
exec /lab/spark/common/qc.sh hall-stream
