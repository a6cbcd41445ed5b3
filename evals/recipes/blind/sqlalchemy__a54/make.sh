#!/bin/bash
# sources, label and steps: /lab/python/plans/b3c.txt, section sqlalchemy__a54; servers: common/services.sh
cd /lab/python/common
python3 h.py unpack /lab/python/plans/b3c.txt && bash af.sh v3 start && sleep 120 && python3 h.py collect sqlalchemy__a54
