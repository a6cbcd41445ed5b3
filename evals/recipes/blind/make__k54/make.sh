#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section make__k54; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run make__k54
