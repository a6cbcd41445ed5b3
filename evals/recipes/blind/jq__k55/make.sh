#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section jq__k55; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run jq__k55
