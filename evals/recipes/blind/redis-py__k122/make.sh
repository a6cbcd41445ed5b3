#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section redis-py__k122; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run redis-py__k122
