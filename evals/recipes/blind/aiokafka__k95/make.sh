#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section aiokafka__k95; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run aiokafka__k95
