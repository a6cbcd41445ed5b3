#!/bin/sh
exec /lab/spark/common/qc.sh tariff-bill
