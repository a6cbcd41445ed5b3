#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section aiohttp__k42; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run aiohttp__k42
