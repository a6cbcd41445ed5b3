import http.server, json, time, threading, collections, sys
hits = collections.Counter()
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def out(self, code, body, ctype="application/json", **h):
        b = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(code); self.send_header("Content-Type", ctype); self.send_header("Content-Length", str(len(b)))
        for k, v in h.items(): self.send_header(k.replace("_", "-"), v)
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(b)
    def do_GET(self):
        n = int(self.headers.get("Content-Length") or 0); self.rfile.read(n) if n else None
        p = self.path.split("?")[0]; hits[p] += 1; k = hits[p]
        if p == "/v1/rates": return self.out(200, {"base": "EUR", "rates": {"USD": 1.09, "GBP": 0.86}})
        if p == "/v1/orders": return self.out(401, {"error": "invalid_token", "error_description": "The access token expired at 2026-11-24T22:00:00Z"}, WWW_Authenticate='Bearer error="invalid_token", error_description="The access token expired"')
        if p == "/v1/tariffs": return self.out(401, {"message": "Invalid username or password"}, WWW_Authenticate='Basic realm="tariffs"')
        if p == "/v1/invoices": return self.out(403, {"error": "forbidden", "message": "client etl-batch lacks scope invoices:read"})
        if p == "/v1/geocode": return self.out(429, {"error": "too_many_requests", "limit": "100/min"}, Retry_After="30")
        if p == "/v1/ledger": return self.out(503, {"error": "service unavailable", "detail": "upstream pool exhausted"})
        if p == "/v1/quotes": return self.out(502, "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>", "text/html")
        if p == "/v1/stock/bulk": return self.out(422, {"errors": [{"field": "items[0].uom", "code": "invalid", "message": "must be one of KG, PCE"}]})
        if p == "/v1/catalog": return self.out(200, "<!doctype html><html><body><h1>Scheduled maintenance</h1><p>We will be back at 04:00 UTC.</p></body></html>", "text/html")
        if p == "/v3/shipments": return self.out(200, {"data": [{"shipmentId": f"S{i}", "weight": {"value": i * 1.5, "unit": "kg"}} for i in range(40)]})
        if p.startswith("/v1/slow") or p in ("/v1/meters", "/v1/positions"): time.sleep(40); return self.out(200, {})
        if p.startswith("/flaky/"): return self.out(200, {"items": [{"id": i, "qty": i % 7} for i in range(50)]}) if k > 2 else self.out(503, {"error": "try again"})
        if p.startswith("/once/"): return self.out(200, {"items": [{"id": i} for i in range(20)]}) if k > 1 else self.out(500, {"error": "internal server error", "trace": "a1c9"})
        if p.startswith("/reset/"): self.wfile.close(); self.connection.close(); return
        if p.startswith("/services/"): return self.out(403, "invalid_token", "text/plain")
        if p.startswith("/landing-cold/") or p.startswith("/telemetry-hot/"): return self.out(503, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message><RequestId>6E1F</RequestId></Error>', "application/xml")
        self.out(404, {"error": "not found", "path": p})
    do_POST = do_PUT = do_HEAD = do_DELETE = do_GET
s = http.server.ThreadingHTTPServer(("127.0.0.1", 8085), H); s.serve_forever()
