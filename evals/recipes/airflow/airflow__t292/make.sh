#!/bin/sh
# plans/v2c_special.txt, own session: af.sh v2 start; zombie.py ghost_catalog 2; scheduler.log is svc/sched.out
