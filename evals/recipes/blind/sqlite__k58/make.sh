#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section sqlite__k58; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run sqlite__k58
