#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section duckdb__k77; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run duckdb__k77
