#!/bin/sh
exec /lab/spark/common/qc.sh price-session
