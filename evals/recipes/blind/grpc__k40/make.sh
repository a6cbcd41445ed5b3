#!/bin/bash
# sources, label and steps: /lab/python/plans/a2.txt, section grpc__k40; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run grpc__k40
