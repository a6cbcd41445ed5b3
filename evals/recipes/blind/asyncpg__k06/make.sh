#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section asyncpg__k06; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run asyncpg__k06
