#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section sqlmesh__k76; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run sqlmesh__k76
