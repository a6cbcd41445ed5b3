#!/bin/sh
exec /lab/spark/common/qc.sh wind-two
