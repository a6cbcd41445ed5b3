"""Preforked Python workers (imports done once): one JSON request a line on stdin."""
import atexit, io, json, os, select, signal, sys, traceback, types, threading
import numpy, pandas, pyarrow, grpc, pyspark, google.protobuf  # noqa
import pyspark.sql, pyspark.sql.functions, pyspark.sql.types, pyspark.sql.window  # noqa
import pyspark.sql.connect.session, pyspark.sql.connect.functions, pyspark.sql.connect.client, pyspark.sql.connect.udf, pyspark.sql.connect.streaming, pyspark.sql.connect.catalog, pyspark.sql.pandas.types, pyspark.sql.connect.dataframe, pyspark.sql.connect.conversion  # noqa
import pyarrow.parquet, logging, argparse  # noqa
def child(r):
    fd = os.open(r["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644); os.dup2(fd, 1); os.dup2(fd, 2); n = os.open("/dev/null", os.O_RDONLY); os.dup2(n, 0)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False); sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False, errors="backslashreplace"); sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    os.chdir(r["cwd"]); path = os.path.abspath(r["argv"][0]); sys.argv = r["argv"]; sys.path[0] = os.path.dirname(path)
    if r.get("pythonpath"): sys.path.insert(1, r["pythonpath"])
    m = types.ModuleType("__main__"); m.__file__ = path; m.__builtins__ = __builtins__; sys.modules["__main__"] = m; rc = 0
    try: exec(compile(open(path).read(), path, "exec"), m.__dict__)
    except SystemExit as e:
        rc = e.code if isinstance(e.code, int) else 0 if e.code is None else (print(e.code, file=sys.stderr), 1)[1]
    except BaseException as e:
        rc = 1; e.__traceback__ = e.__traceback__.tb_next; sys.stdout.flush(); sys.excepthook(type(e), e, e.__traceback__)
    try: threading._shutdown()
    except BaseException: pass
    try: atexit._run_exitfuncs()
    except BaseException: pass
    sys.stdout.flush(); sys.stderr.flush(); os._exit(rc)
kids = {}; buf = b""; print("ready", flush=True)
while True:
    rd, _, _ = select.select([0], [], [], 0.2)
    if rd:
        x = os.read(0, 65536)
        if not x: break
        buf += x
        while b"\n" in buf:
            line, buf = buf.split(b"\n", 1); r = json.loads(line); pid = os.fork()
            if pid == 0: child(r)
            kids[pid] = r["rc"]
    while kids:
        pid, st = os.waitpid(-1, os.WNOHANG)
        if not pid: break
        open(kids[pid] + ".t", "w").write(str(os.waitstatus_to_exitcode(st))); os.rename(kids[pid] + ".t", kids.pop(pid))
