#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section httpx__k21; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run httpx__k21
