#!/bin/sh
exec /lab/spark/common/qc.sh mill-two
