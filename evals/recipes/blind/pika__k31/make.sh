#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section pika__k31; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pika__k31
