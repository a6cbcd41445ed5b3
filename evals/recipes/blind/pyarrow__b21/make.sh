#!/bin/bash
# sources, label and steps: /lab/python/plans/b2.txt, section pyarrow__b21; servers: common/services.sh
cd /lab/python/common
python3 h.py unpack /lab/python/plans/b2.txt && bash af.sh v2 start && sleep 120 && python3 h.py collect pyarrow__b21
