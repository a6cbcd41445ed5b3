#!/bin/sh
exec /lab/spark/common/qc.sh pool-empty
