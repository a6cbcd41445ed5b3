#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section mariadb__k10; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run mariadb__k10
