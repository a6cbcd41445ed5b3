#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section postgresql__k80; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run postgresql__k80
