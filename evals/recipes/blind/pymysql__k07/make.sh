#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section pymysql__k07; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pymysql__k07
