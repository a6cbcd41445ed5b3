#!/bin/sh
exec unshare -m sh -c 'mount --make-rprivate / && mount --bind /srv/sp2/data /data && mount --bind /srv/sp2/tmp /tmp && cd / && exec flock /srv/sp2/queue.lock /opt/spk43/bin/python /lab/spark/common/conn.py "$@"' q "$@"
