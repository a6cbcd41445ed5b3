#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section onnxruntime__k16; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run onnxruntime__k16
