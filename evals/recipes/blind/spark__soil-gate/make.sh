#!/bin/sh
exec /lab/spark/common/qc.sh soil-gate
