#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section pillow__k18; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pillow__k18
