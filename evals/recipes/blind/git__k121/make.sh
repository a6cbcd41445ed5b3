#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section git__k121; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run git__k121
