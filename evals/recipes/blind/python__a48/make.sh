#!/bin/bash
# sources, label and steps: /lab/python/plans/b3b.txt, section python__a48; servers: common/services.sh
cd /lab/python/common
python3 h.py unpack /lab/python/plans/b3b.txt && bash af.sh v3 start && sleep 120 && python3 h.py collect python__a48
