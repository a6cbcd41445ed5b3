#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section rsync__k99; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run rsync__k99
