#!/bin/sh
exec /lab/spark/common/qc.sh label-merge
