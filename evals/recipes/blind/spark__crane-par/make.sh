#!/bin/sh
exec /lab/spark/common/qc.sh crane-par
