#!/bin/sh
exec /lab/spark/common/qc.sh pixel-grid
