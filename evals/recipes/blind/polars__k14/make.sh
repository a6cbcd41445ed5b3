#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section polars__k14; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run polars__k14
