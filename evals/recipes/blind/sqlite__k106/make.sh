#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section sqlite__k106; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run sqlite__k106
