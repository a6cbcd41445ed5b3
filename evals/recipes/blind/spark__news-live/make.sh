#!/bin/sh
exec /lab/spark/common/qc.sh news-live
