#!/bin/sh
exec /lab/spark/common/qc.sh loyal-day
