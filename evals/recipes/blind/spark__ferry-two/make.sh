#!/bin/sh
exec /lab/spark/common/qc.sh ferry-two
