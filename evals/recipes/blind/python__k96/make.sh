#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section python__k96; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run python__k96
