#!/bin/sh
exec /lab/spark/common/qc.sh top-device
