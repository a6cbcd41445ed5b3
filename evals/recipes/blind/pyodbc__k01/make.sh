#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section pyodbc__k01; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pyodbc__k01
