#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section make__k84; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run make__k84
