#!/bin/sh
exec /lab/spark/common/qc.sh noise-floor
