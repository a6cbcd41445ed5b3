import asyncio, asyncssh, subprocess, logging
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
class S(asyncssh.SSHServer):
    def password_auth_supported(self): return True
    def validate_password(self, u, p): return u == "etl" and p == "edge-box-7"
async def proc(p):
    r = subprocess.run(["setpriv", "--reuid=airflow", "--regid=airflow", "--clear-groups", "bash", "-c", p.command or "true"], capture_output=True, env={"PATH": "/usr/bin:/bin", "HOME": "/home/airflow"})
    p.stdout.write(r.stdout.decode()); p.stderr.write(r.stderr.decode()); p.exit(r.returncode)
async def main():
    k = asyncssh.generate_private_key("ssh-ed25519")
    await asyncssh.create_server(S, "127.0.0.1", 2222, server_host_keys=[k], process_factory=proc, sftp_factory=True)
    c = Controller(type("H", (), {})(), hostname="127.0.0.1", port=2525, auth_require_tls=False, auth_required=True, authenticator=lambda *a: AuthResult(success=False, handled=False)); c.start()
    await asyncio.Event().wait()
asyncio.run(main())
