#!/bin/sh
exec /lab/spark/common/qc.sh lift-batch
