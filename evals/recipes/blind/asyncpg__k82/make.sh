#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section asyncpg__k82; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run asyncpg__k82
