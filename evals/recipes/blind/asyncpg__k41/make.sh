#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section asyncpg__k41; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run asyncpg__k41
