#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section bash__k90; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run bash__k90
