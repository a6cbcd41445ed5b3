#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section python__k46; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run python__k46
