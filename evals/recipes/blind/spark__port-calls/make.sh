#!/bin/sh
exec /lab/spark/common/qc.sh port-calls
