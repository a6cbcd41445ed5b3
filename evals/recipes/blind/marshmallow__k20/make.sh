#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section marshmallow__k20; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run marshmallow__k20
