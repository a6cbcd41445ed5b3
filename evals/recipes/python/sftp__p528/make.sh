#!/bin/bash
exec /opt/pyjobs/bin/python /lab/python/common/build.py sftp__p528
