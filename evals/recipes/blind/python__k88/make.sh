#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section python__k88; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run python__k88
