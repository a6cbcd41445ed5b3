"""A receiver of webhooks that writes down all that reaches it, in the order in which it does."""

import hmac
import json
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tools.webhook_signature import sign

SECRET = b"0123456789abcdef0123456789abcdef"


@contextmanager
def receiving(journal: Path) -> Generator[str]:
    """Its URL; it lives in a process of its own, which no kill of a worker reaches."""
    server = HTTPServer(("127.0.0.1", 0), _handler(journal))
    process = os.fork()
    if process == 0:
        try:
            server.serve_forever()
        finally:
            os._exit(0)
    server.socket.close()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _handler(journal: Path) -> type[BaseHTTPRequestHandler]:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            name, at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
            right = sign(SECRET, name, at, body)
            told = json.loads(body)
            line = {"id": name, "type": told["type"], "run": told["data"]["run"]}
            line["signed"] = hmac.compare_digest(right, self.headers["webhook-signature"])
            with journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Receiver
