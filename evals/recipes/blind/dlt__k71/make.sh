#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section dlt__k71; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run dlt__k71
