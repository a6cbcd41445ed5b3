#!/bin/bash
# sources, label and steps: /lab/python/plans/a1.txt, section smtplib__k24; servers: common/services.sh
cd /lab/python/common
exec python3 h.py run smtplib__k24
