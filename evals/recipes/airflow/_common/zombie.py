"""SIGKILL a task, its supervisor and the executor worker above it (depth levels up), as a dying node would."""
import os, signal, sys, time, pathlib
name, depth = sys.argv[1], int(sys.argv[2]); p = pathlib.Path(f"/srv/lake/run/{name}.pid")
while not p.exists() or not p.read_text().strip(): time.sleep(1)
time.sleep(12); pids = [int(p.read_text())]
for _ in range(depth):
    pids.append(int(open(f"/proc/{pids[-1]}/stat").read().rsplit(")", 1)[1].split()[1]))
for pid in reversed(pids):
    print(pid, open(f"/proc/{pid}/cmdline").read().replace("\0", " ")[:120], flush=True)
for pid in reversed(pids): os.kill(pid, signal.SIGKILL)
