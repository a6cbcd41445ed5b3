#!/bin/bash
# sources, label and steps: /lab/python/plans/b3.txt, section airflow__a36; servers: common/services.sh
cd /lab/python/common
python3 h.py unpack /lab/python/plans/b3.txt && bash af.sh v3 start && sleep 120 && python3 h.py collect airflow__a36
