#!/bin/sh
# plans/v3d_special.txt, own session: af.sh v3 start; zombie.py ghost_index 1; scheduler.log is svc/sched.out
