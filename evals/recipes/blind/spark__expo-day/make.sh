#!/bin/sh
exec /lab/spark/common/qc.sh expo-day
