#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section fastavro__k19; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run fastavro__k19
