#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section pyarrow__k15; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pyarrow__k15
