#!/bin/sh
exec /lab/spark/common/qc.sh seed-lots
