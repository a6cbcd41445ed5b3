#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section pyyaml__k51; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pyyaml__k51
