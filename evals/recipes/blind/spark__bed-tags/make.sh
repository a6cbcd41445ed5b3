#!/bin/sh
exec /lab/spark/common/qc.sh bed-tags
