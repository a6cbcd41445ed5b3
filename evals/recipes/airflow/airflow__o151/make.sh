#!/bin/sh
# session_cache of plans/v3b.txt, scheduler started before the api-server listens (af.sh v3 start without waiting)
