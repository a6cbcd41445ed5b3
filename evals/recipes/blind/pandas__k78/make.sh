#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section pandas__k78; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pandas__k78
