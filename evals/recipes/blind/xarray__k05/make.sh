#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section xarray__k05; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run xarray__k05
