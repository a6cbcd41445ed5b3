import asyncio, asyncssh, subprocess
from aiosmtpd.controller import Controller
class S(asyncssh.SSHServer):
    def password_auth_supported(self): return True
    def validate_password(self, u, p): return u == "etl" and p == "edge-box-7"
async def proc(p):
    r = await asyncio.create_subprocess_exec("setpriv", "--reuid=etl", "--regid=etl", "--clear-groups", "bash", "-c", p.command or "true", stdout=-1, stderr=-1, env={"PATH": "/usr/bin:/bin", "HOME": "/home/etl"})
    o, e = await r.communicate(); p.stdout.write(o.decode()); p.stderr.write(e.decode()); p.exit(r.returncode if r.returncode >= 0 else 128 - r.returncode)
class Full:
    async def handle_RCPT(self, server, session, env, addr, opts):
        if addr.startswith("former."): return "550 5.1.1 <%s>: Recipient address rejected: User unknown" % addr
        if addr.startswith("full."): return "452 4.2.2 Mailbox full"
        env.rcpt_tos.append(addr); return "250 OK"
    async def handle_DATA(self, server, session, env): return "250 OK"
async def main():
    k = asyncssh.generate_private_key("ssh-ed25519")
    await asyncssh.create_server(S, "127.0.0.1", 2222, server_host_keys=[k], process_factory=proc, sftp_factory=True)
    c = Controller(Full(), hostname="127.0.0.1", port=2525, data_size_limit=200000); c.start()
    await asyncio.Event().wait()
asyncio.run(main())
