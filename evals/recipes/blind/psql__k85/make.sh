#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section psql__k85; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run psql__k85
