"""Acts of an operator or the kernel on running tasks: kill -9, kill -TERM, mark failed through the REST API."""
import json, os, signal, sys, time, urllib.request, pathlib, threading
RUN = pathlib.Path("/srv/lake/run")
def sig(name, s, delay=6):
    p = RUN / f"{name}.pid"
    for _ in range(400):
        if p.exists() and p.read_text().strip(): break
        time.sleep(1)
    else: return
    time.sleep(delay); pid = int(p.read_text()); print("kill", name, pid, s, flush=True)
    try: os.kill(pid, s)
    finally: p.unlink()
def api3(path, method="GET", body=None, tok=[None]):
    if not tok[0]:
        pw = json.load(open("/opt/airflow/simple_auth_manager_passwords.json.generated"))
        r = urllib.request.Request("http://127.0.0.1:28180/auth/token", json.dumps({"username": "admin", "password": pw["admin"]}).encode(), {"Content-Type": "application/json"})
        tok[0] = json.load(urllib.request.urlopen(r))["access_token"]
    r = urllib.request.Request("http://127.0.0.1:28180/api/v2" + path, json.dumps(body).encode() if body else None, {"Content-Type": "application/json", "Authorization": "Bearer " + tok[0]}, method=method)
    return json.load(urllib.request.urlopen(r))
def mark(dag, task, state="failed"):
    for _ in range(400):
        try:
            tis = api3(f"/dags/{dag}/dagRuns/~/taskInstances")["task_instances"]
            t = [t for t in tis if t["task_id"] == task and t["state"] == "running"]
            if t: break
        except Exception as e: pass
        time.sleep(2)
    else: return
    time.sleep(10); print("mark", dag, api3(f"/dags/{dag}/dagRuns/{t[0]['dag_run_id']}/taskInstances/{task}", "PATCH", {"new_state": state})["total_entries"] if True else "", flush=True)
if __name__ == "__main__":
    ts = []
    for a in sys.argv[1:]:
        k, *r = a.split(":"); f = {"kill9": lambda n: sig(n, signal.SIGKILL), "term": lambda n: sig(n, signal.SIGTERM), "mark": lambda d, t: mark(d, t)}[k]
        t = threading.Thread(target=f, args=r); t.start(); ts.append(t)
