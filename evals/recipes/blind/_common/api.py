import http.server, json, time, collections, gzip
hits = collections.Counter()
PROBLEM = "application/problem+json"
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def out(self, code, body, ctype="application/json", **h):
        b = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(code); self.send_header("Content-Type", ctype); self.send_header("Content-Length", str(len(b)))
        for k, v in h.items(): self.send_header(k.replace("_", "-"), v)
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(b)
    def do_GET(self):
        n = int(self.headers.get("Content-Length") or 0); body = self.rfile.read(n) if n else b""
        p, _, qs = self.path.partition("?"); hits[p] += 1; k = hits[p]
        a = self.headers.get("Authorization", "")
        if p == "/token": return self.out(400, {"error": "invalid_grant", "error_description": "refresh token has expired"})
        if p == "/oauth/token": return self.out(401, {"error": "invalid_client", "error_description": "Client authentication failed"})
        if p == "/v2/bookings": return self.out(200, {"bookings": [{"id": i, "guest": {"country": "SE"}, "nights": i % 9, "total": {"amount": str(i * 12), "ccy": "EUR"}} for i in range(30)], "next": None})
        if p == "/v2/parcels": return self.out(410, {"type": "about:blank", "title": "Gone", "detail": "API version v2 was retired on 2026-11-01, use /v4/parcels"}, PROBLEM)
        if p == "/v2/upload": return self.out(413, "<html><head><title>413 Request Entity Too Large</title></head><body><center><h1>413 Request Entity Too Large</h1></center><hr><center>nginx/1.24.0</center></body></html>", "text/html")
        if p == "/v2/export": return self.out(400, {"code": 1004, "message": "parameter 'to' must not be before 'from'"})
        if p == "/v2/payslips": return self.out(403, {"message": "User is not authorized to access this resource with an explicit deny"})
        if p == "/v2/plans": return self.out(409, {"error": "conflict", "message": "plan 2026-W48 is already published"})
        if p == "/v2/quota": return self.out(429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Quota exceeded for quota metric 'Requests' and limit 'Requests per day'"}})
        if p == "/v2/weather": return self.out(504, "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center></body></html>", "text/html")
        if p == "/v2/inventory": return self.out(500, {"timestamp": "2026-11-25T03:12:00Z", "status": 500, "error": "Internal Server Error", "path": p})
        if p == "/v2/sleepy": time.sleep(25); return self.out(200, {})
        if p == "/v2/drip":
            self.send_response(200); self.send_header("Content-Type", "text/csv"); self.send_header("Content-Length", "900000"); self.end_headers()
            self.wfile.write(b"day,plate,km\n" + b"2026-11-24,AB 123,44\n" * 900); self.wfile.flush(); self.close_connection = True; self.connection.shutdown(2); return
        if p == "/v2/loop": return self.out(302, "", Location="/v2/loop")
        if p == "/v2/gz": return self.out(200, b"not gzipped at all", Content_Encoding="gzip")
        if p == "/v2/partners": return self.out(200, {"items": [{"id": i, "name": f"partner {i}", "tier": ["A", "B"][i % 2]} for i in range(12)]})
        if p == "/v2/readings": return self.out(200, {"data": [{"meter": f"M{i}", "kwh": i * 1.1} for i in range(60)]})
        if p == "/v2/html": return self.out(200, "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form action='/login'></form></body></html>", "text/html")
        if p.startswith("/flaky/"): return self.out(200, {"items": [{"id": i, "qty": i % 7} for i in range(50)]}) if k > 2 else self.out(503, {"error": "try again"})
        if p.startswith("/jobs/"): return self.out(200, {"id": p[6:], "state": "RUNNING" if k < 3 else "FAILED", "reason": None if k < 3 else "partition 2026-11-24 of source hr_absences has no rows"})
        if p.startswith("/ok"): return self.out(200, {"status": "ok"})
        self.out(404, {"error": "not found", "path": p})
    do_POST = do_PUT = do_HEAD = do_DELETE = do_PATCH = do_GET
http.server.ThreadingHTTPServer(("127.0.0.1", 8085), H).serve_forever()
