#!/bin/sh
exec /lab/spark/common/qc.sh drain-quiet
