#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section postgresql__k74; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run postgresql__k74
