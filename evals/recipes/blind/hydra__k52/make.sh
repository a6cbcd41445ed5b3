#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section hydra__k52; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run hydra__k52
