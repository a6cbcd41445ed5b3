#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section duckdb__k26; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run duckdb__k26
