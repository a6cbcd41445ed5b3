#!/bin/sh
exec /lab/spark/common/qc.sh quay-rates
