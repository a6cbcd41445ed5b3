#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section nats-py__k33; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run nats-py__k33
