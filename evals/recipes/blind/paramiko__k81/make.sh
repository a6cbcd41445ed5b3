#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section paramiko__k81; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run paramiko__k81
