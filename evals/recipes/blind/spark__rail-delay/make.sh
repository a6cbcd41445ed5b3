#!/bin/sh
exec /lab/spark/common/qc.sh rail-delay
