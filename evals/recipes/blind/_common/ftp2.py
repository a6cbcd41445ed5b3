from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer
import os
os.makedirs("/srv/ftp2", exist_ok=True); open("/srv/ftp2/prices_2026-11-24.csv", "w").write("sku;price\n1;2\n")
a = DummyAuthorizer(); a.add_user("etl", "edge-box-7", "/srv/ftp2", perm="elr"); FTPHandler.authorizer = a
FTPServer(("127.0.0.1", 2121), FTPHandler).serve_forever()
