#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section click__k53; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run click__k53
