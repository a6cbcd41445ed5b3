#!/bin/sh
# plans/v2c_special.txt, own session; pg_ctl -m immediate stop while rate_cards runs
