#!/bin/bash
# sources, label and steps: /lab/python/plans/b2.txt, section postgresql__b02; servers: common/services.sh
cd /lab/python/common
python3 h.py unpack /lab/python/plans/b2.txt && bash af.sh v2 start && sleep 120 && python3 h.py collect postgresql__b02
