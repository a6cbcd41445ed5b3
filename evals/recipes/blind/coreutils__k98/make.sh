#!/bin/bash
# sources, label and steps: /lab/python/plans/a4.txt, section coreutils__k98; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run coreutils__k98
