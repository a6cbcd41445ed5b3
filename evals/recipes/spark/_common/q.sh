#!/bin/sh
# runs the recipe in a mount namespace of its own, so that /data and /opt/acme-etl are private
exec unshare -m sh -c 'mount --make-rprivate / && mount --bind /srv/sparkdata /data && mount --bind /srv/sparkapp /opt/acme-etl && exec /opt/spk43/bin/python /lab/spark/common/run.py "$@"' q "$@"
