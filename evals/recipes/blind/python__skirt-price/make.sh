#!/bin/sh
exec /lab/spark/common/qc.sh skirt-price
