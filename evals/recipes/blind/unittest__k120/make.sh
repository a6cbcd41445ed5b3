#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section unittest__k120; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run unittest__k120
