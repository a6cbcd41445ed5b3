#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section google-cloud-storage__k93; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run google-cloud-storage__k93
