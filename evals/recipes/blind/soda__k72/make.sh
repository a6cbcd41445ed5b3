#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section soda__k72; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run soda__k72
