#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section pandas__k02; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pandas__k02
