#!/bin/sh
exec /lab/spark/common/qc.sh room-night
