#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section postgresql__k110; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run postgresql__k110
