#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section dbt__k75; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run dbt__k75
