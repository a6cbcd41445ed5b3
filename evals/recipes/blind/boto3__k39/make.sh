#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section boto3__k39; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run boto3__k39
