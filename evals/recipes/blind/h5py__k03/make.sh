#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section h5py__k03; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run h5py__k03
