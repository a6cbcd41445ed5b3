#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section azure-storage-blob__k36; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run azure-storage-blob__k36
