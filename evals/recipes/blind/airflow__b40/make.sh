#!/bin/bash
# sources, label and steps: /lab/python/plans/b2c.txt, section airflow__b40; servers: common/services.sh
cd /lab/python/common
python3 h.py unpack /lab/python/plans/b2c.txt && bash af.sh v2 start && sleep 120 && python3 h.py collect airflow__b40
