#!/bin/bash
# sources, label and steps: /lab/python/plans/a3.txt, section pydantic__k94; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run pydantic__k94
