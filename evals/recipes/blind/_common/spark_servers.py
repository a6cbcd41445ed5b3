"""Servers on loopback for the jobs: PostgreSQL 15 (apt), moto S3, a small HTTP service."""
import os, subprocess, time, threading, socket, http.server, json, shutil
PGBIN = "/usr/lib/postgresql/15/bin"; PGD = "/srv/pgmart"; PORT = 5498
def _etl(cmd, **k): return subprocess.run(cmd, user="etl", group="etl", extra_groups=[], cwd="/home/etl", env={"PATH": "/usr/bin:/bin", "HOME": "/home/etl", "LANG": "C.UTF-8"}, check=True, stdout=subprocess.DEVNULL, **k)
def psql(sql, db="warehouse"):
    return _etl([f"{PGBIN}/psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "/tmp", "-p", str(PORT), "-U", "etl", "-d", db, "-c", sql])
def init_pg():
    if os.path.exists(PGD + "/PG_VERSION"): return
    open("/tmp/pg.pw", "w").write("etl-super\n"); os.chmod("/tmp/pg.pw", 0o644)
    os.makedirs(PGD, exist_ok=True); shutil.chown(PGD, "etl", "etl"); os.chmod(PGD, 0o700)
    _etl([f"{PGBIN}/initdb", "-D", PGD, "-U", "etl", "-A", "scram-sha-256", "--pwfile=/tmp/pg.pw", "--no-sync"])
    open(PGD + "/pg_hba.conf", "w").write("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
    open(PGD + "/postgresql.conf", "a").write(f"\nlisten_addresses='127.0.0.1'\nport={PORT}\nunix_socket_directories='/tmp'\nmax_connections=20\nsuperuser_reserved_connections=3\nfsync=off\n")
    start_pg(); psql("create role loader login password 'ld-7f3a'; ", "postgres"); psql("create database warehouse owner loader", "postgres"); stop_pg()
def start_pg(): _etl([f"{PGBIN}/pg_ctl", "-D", PGD, "-w", "-l", "/srv/pgmart/server.log", "start"])
def stop_pg(): _etl([f"{PGBIN}/pg_ctl", "-D", PGD, "-w", "-m", "fast", "stop"])
def pg(*sqls, then=None):
    def setup(c):
        init_pg(); start_pg(); c["cleanup"].append(stop_pg)
        psql("drop schema if exists mart cascade; drop schema public cascade; create schema public authorization loader; create schema mart authorization loader; alter role loader connection limit -1; alter role loader reset all")
        for s in sqls: psql("set role loader; " + s if not s.startswith("--super") else s[8:])
        if then: then(c)
    return setup
def wait(port, n=100):
    for _ in range(n):
        try: socket.create_connection(("127.0.0.1", port), 0.3).close(); return
        except OSError: time.sleep(0.1)
    raise RuntimeError("no server")
def moto(then=None, auth=None, port=5055):
    """auth = count of calls that need no right"""
    def setup(c):
        env = {"PATH": "/usr/bin:/bin", "HOME": "/home/etl"}
        if auth is not None: env["INITIAL_NO_AUTH_ACTION_COUNT"] = str(auth)
        p = subprocess.Popen(["/opt/spk43/bin/moto_server", "-H", "127.0.0.1", "-p", str(port)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        c["cleanup"].append(lambda: (p.terminate(), p.wait()))
        wait(port)
        if then: then(c, f"http://127.0.0.1:{port}")
    return setup
def http(handler, port=8077, then=None):
    """handler(path, n) -> (status, headers, body) or a number of seconds to sleep"""
    def setup(c):
        state = {"n": 0}
        class H(http_server_base()):
            def do_GET(self):
                state["n"] += 1; r = handler(self.path, state["n"])
                if isinstance(r, (int, float)): time.sleep(r); r = (200, {}, "{}")
                st, hd, body = r; b = body.encode()
                try:
                    self.send_response(st)
                    for k, v in hd.items(): self.send_header(k, v)
                    self.send_header("Content-Type", "application/json"); self.send_header("Content-Length", str(len(b))); self.end_headers(); self.wfile.write(b)
                except OSError: pass
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0)); self.do_GET()
            def log_message(self, *a): pass
        s = http_mod().ThreadingHTTPServer(("127.0.0.1", port), H); s.daemon_threads = True
        threading.Thread(target=s.serve_forever, daemon=True).start()
        c["cleanup"].append(lambda: (s.shutdown(), s.server_close()))
        if then: then(c)
    return setup
def http_mod(): 
    import http.server as m; return m
def http_server_base(): return http_mod().BaseHTTPRequestHandler
