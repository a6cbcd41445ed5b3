#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section sklearn__k86; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run sklearn__k86
