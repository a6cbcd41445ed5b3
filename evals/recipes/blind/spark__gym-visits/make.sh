#!/bin/sh
exec /lab/spark/common/qc.sh gym-visits
