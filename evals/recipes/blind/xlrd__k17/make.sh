#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section xlrd__k17; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run xlrd__k17
