#!/bin/sh
exec /lab/spark/common/qc.sh shop-top
