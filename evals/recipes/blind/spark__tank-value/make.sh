#!/bin/sh
exec /lab/spark/common/qc.sh tank-value
