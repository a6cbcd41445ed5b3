#!/bin/sh
# demand_model of plans/v3c.txt with /srv/lake/run owned by root, mode 755
