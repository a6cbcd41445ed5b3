#!/bin/sh
exec /lab/spark/common/qc.sh iban-check
