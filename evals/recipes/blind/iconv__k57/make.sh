#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section iconv__k57; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run iconv__k57
