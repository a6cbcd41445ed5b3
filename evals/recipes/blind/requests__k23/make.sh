#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section requests__k23; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run requests__k23
