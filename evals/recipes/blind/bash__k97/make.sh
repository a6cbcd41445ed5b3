#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section bash__k97; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run bash__k97
