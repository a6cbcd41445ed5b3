#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section gpg__k56; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run gpg__k56
