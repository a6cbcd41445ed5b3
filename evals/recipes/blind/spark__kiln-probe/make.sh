#!/bin/sh
exec /lab/spark/common/qc.sh kiln-probe
