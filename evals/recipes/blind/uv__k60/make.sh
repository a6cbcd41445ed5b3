#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section uv__k60; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run uv__k60
