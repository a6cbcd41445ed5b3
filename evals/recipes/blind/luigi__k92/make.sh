#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section luigi__k92; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run luigi__k92
