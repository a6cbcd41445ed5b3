#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section joblib__k44; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run joblib__k44
