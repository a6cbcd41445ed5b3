from lab import case, PY
from specs_a import W1, LOGPY, R
import textwrap
# ---- local HTTP service, started per case
SRV = r'''
import http.server, json, ssl, sys, time, collections, socket, struct
hits = collections.Counter()
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def out(self, code, doc, ctype="application/json", extra=()):
        b = doc if isinstance(doc, bytes) else (doc if isinstance(doc, str) else json.dumps(doc)).encode()
        self.send_response(code); self.send_header("content-type", ctype); self.send_header("content-length", str(len(b)))
        for k, v in extra: self.send_header(k, v)
        self.end_headers(); self.wfile.write(b)
    def go(self):
        n = int(self.headers.get("content-length") or 0); body = self.rfile.read(n) if n else b""
        p = self.path.split("?")[0]; hits[p] += 1
        if p.startswith("/v1/token"): return self.out(200, {"access_token": "t-1", "expires_in": 60})
        if p.startswith("/v1/orders/export"): return self.out(401, {"error": "invalid_token", "error_description": "The access token expired"}, extra=[("www-authenticate", 'Bearer error="invalid_token", error_description="The access token expired"')])
        if p.startswith("/v1/orders/all"): return self.out(401, {"message": "Bad credentials"})
        if p.startswith("/v1/orders"): return self.out(200, {"orders": [{"id": i, "total": i * 2.5} for i in range(20)], "next": None})
        if p.startswith("/v1/payouts"): return self.out(403, {"error": "forbidden", "message": "missing scope payouts:read"})
        if p.startswith("/v1/quotes"):
            if hits[p] > 6: return self.out(429, {"error": "too many requests"}, extra=[("retry-after", "30")])
            return self.out(200, {"px": 100 + hits[p]})
        if p.startswith("/v1/labels"): return self.out(422, {"errors": [{"field": "consignee.zip", "message": "must match ^[0-9]{5}$"}]})
        if p.startswith("/v1/stock"): return self.out(503, "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>", "text/html") 
        if p.startswith("/v1/visits"):
            if hits[p] % 3: return self.out(502, "bad gateway", "text/plain")
            return self.out(200, {"rows": 120})
        if p.startswith("/v1/reports"): time.sleep(25); return self.out(200, {})
        if p.startswith("/v1/feed"):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); self.connection.close(); self.close_connection = True; return
        if p.startswith("/v1/promo"): return self.out(200, "<!doctype html><title>maintenance</title><p>back at 06:00", "text/html")
        if p.startswith("/v1/contract"): return self.out(200, {"data": {"items": [{"identifier": i, "amount": {"value": i, "unit": "EUR"}} for i in range(5)]}})
        if p.startswith("/v1/files"):
            self.send_response(200); self.send_header("content-length", "90000"); self.end_headers(); self.wfile.write(b"id,v\n" + b"1,2\n" * 4000); self.wfile.flush(); self.close_connection = True; return
        if p.startswith("/v1/conflict"): return self.out(409, {"error": "run 2026-11-24 was already submitted"})
        if p.startswith("/v1/uploads"): return self.out(500, {"error": "internal", "trace_id": "7c1d"})
        return self.out(404, {"error": "not found", "path": p})
    do_GET = do_POST = do_PUT = do_HEAD = go
port = int(sys.argv[1]); s = http.server.ThreadingHTTPServer(("127.0.0.1", port), H)
if len(sys.argv) > 2:
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain(sys.argv[2]); s.socket = c.wrap_socket(s.socket, server_side=True)
s.serve_forever()
'''
open("/tmp/labsrv.py", "w").write(SRV)
SET = f"(nohup timeout 60 {PY} /tmp/labsrv.py 18480 >/dev/null 2>&1 & echo $! > /tmp/labsrv.pid); sleep 1.2\n"
END = "kill $(cat /tmp/labsrv.pid); sleep 0.3"
B = "http://api.nordwind.lan:18480"
VR = "requests, python 3.11"
def h(id, cause, quote, src, run, **k):
    k["setup"] = SET + k.get("setup", ""); k.setdefault("teardown", END); k.setdefault("file", ""); case(id, cause, quote, src, run, **k)

CLIENT = {"shopapi/__init__.py": "", "shopapi/client.py": f'''
import os
import requests


class ShopApi:
    def __init__(self, base=None, timeout=8):
        self.base = base or os.environ.get("SHOP_API", "{B}")
        self.timeout = timeout
        self.s = requests.Session()
        self.s.headers["Authorization"] = "Bearer " + os.environ["SHOP_TOKEN"]

    def get(self, path, **params):
        r = self.s.get(f"{{self.base}}{{path}}", params=params, timeout=self.timeout)
        r.raise_for_status()
        return r.json()

    def post(self, path, doc):
        r = self.s.post(f"{{self.base}}{{path}}", json=doc, timeout=self.timeout)
        r.raise_for_status()
        return r.json()
'''}
TE = {"SHOP_TOKEN": "tok-nightly"}
h("requests__p401", "auth.login-failed", r"401 Client Error: Unauthorized for url", {**CLIENT, "pull_orders.py": '''
import json
import logging
from shopapi.client import ShopApi

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
log = logging.getLogger("pull")


def main():
    api = ShopApi()
    page, n = 1, 0
    with open("orders.jsonl", "w") as out:
        while page:
            doc = api.get("/v1/orders/all", page=page, size=200)
            for o in doc["orders"]:
                out.write(json.dumps(o) + "\\n")
                n += 1
            page = doc["next"]
    log.info("%d orders", n)


log.info("pull of all orders starts")
main()
'''}, f"{PY} pull_orders.py", root=R+"/pull", versions=VR, log="pull.log", env=TE, also=["auth.expired", "auth.credentials-missing", "auth.access-denied"], why="the API answers 401 to the job's token; the client prints only the status")

h("httpx__p402", "auth.expired", r"The access token expired", {"export.py": f'''
import logging
import sys
import httpx

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stdout)
log = logging.getLogger("export")
TOKEN = open("etc/token").read().strip()


def check(resp):
    if resp.is_error:
        resp.read()
        log.error("%s -> %s %s", resp.request.url, resp.status_code, resp.text)
    resp.raise_for_status()


def main():
    with httpx.Client(base_url="{B}", headers={{"authorization": f"Bearer {{TOKEN}}"}}, event_hooks={{"response": [check]}}) as c:
        r = c.get("/v1/orders/export", params={{"day": "2026-11-24"}})
        with open("export.csv", "wb") as f:
            f.write(r.content)


main()
''', "!etc/token": "tok-week47\n"}, f"{PY} export.py", root=R+"/exporter", versions="httpx, python 3.11", log="export.log", also=["auth.login-failed"], why="401 with the body 'The access token expired'")

h("requests__p403", "auth.access-denied", r"403 Client Error: Forbidden", {**CLIENT, "payouts.py": '''
import datetime as dt
import logging
from shopapi.client import ShopApi

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)-8s %(name)s - %(message)s")
log = logging.getLogger("payouts")


def main(day):
    api = ShopApi()
    orders = api.get("/v1/orders", day=day)["orders"]
    log.info("orders %d", len(orders))
    payouts = api.get("/v1/payouts", day=day)["payouts"]
    diff = sum(o["total"] for o in orders) - sum(p["amount"] for p in payouts)
    log.info("difference %.2f", diff)


main((dt.date(2026, 11, 24)).isoformat())
'''}, f"{PY} payouts.py", root=R+"/payouts", versions=VR, log="payouts.log", env=TE, why="the token lacks the right for the payouts resource, the orders before were readable")

h("requests__p404", "external.rate-limited", r"429 Client Error: Too Many Requests", {"quotes.py": f'''
import csv
import sys
import time
import requests

URL = "{B}/v1/quotes"


def quote(sess, isin):
    r = sess.get(URL, params={{"isin": isin}}, timeout=5)
    r.raise_for_status()
    return r.json()["px"]


def main():
    sess = requests.Session()
    with open("isin.txt") as f, open("quotes.csv", "w") as out:
        w = csv.writer(out)
        for isin in map(str.strip, f):
            w.writerow([isin, quote(sess, isin), int(time.time())])
            print("quote", isin)


main()
'''}, f"{PY} -u quotes.py", root=R+"/quotes", versions=VR, log="quotes.log", setup='for i in $(seq 1 30); do echo "DE00000$i"; done > isin.txt', why="the service limits the rate after a few calls and the job has no pause")

h("httpx__p405", "external.request-rejected", r"Client error '422 Unprocessable (Entity|Content)'", {"labels.py": f'''
import asyncio
import csv
import logging
import httpx

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger("labels")


async def order_label(client, rec):
    r = await client.post("/v1/labels", json={{"ref": rec["ref"], "consignee": {{"name": rec["name"], "zip": rec["zip"]}}}})
    r.raise_for_status()
    return r.json()["label_id"]


async def main():
    with open("parcels.csv") as f:
        recs = list(csv.DictReader(f))
    log.info("%d labels to order", len(recs))
    async with httpx.AsyncClient(base_url="{B}", timeout=10) as client:
        for rec in recs:
            log.info("%s %s", rec["ref"], await order_label(client, rec))


asyncio.run(main())
'''}, f"{PY} labels.py", root=R+"/labels", versions="httpx, python 3.11", log="labels.log", also=["external.contract-changed"], setup='printf "ref,name,zip\\nA1,x,2011\\nA2,y,20100\\n" > parcels.csv', why="the API rejects the request with 422 because of a field value")

h("requests__p406", "external.server-error", r"Max retries exceeded with url: /v1/stock.*too many 503|503 Server Error", {"stock_sync.py": f'''
import logging
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s [%(name)s] %(message)s")
RETRY = Retry(total=3, backoff_factor=0.3, status_forcelist=[502, 503, 504])


def session():
    s = requests.Session()
    s.mount("http://", HTTPAdapter(max_retries=RETRY))
    return s


def main():
    s = session()
    for wh in ("HAM", "LEJ", "STR"):
        r = s.get("{B}/v1/stock", params={{"warehouse": wh}}, timeout=10)
        r.raise_for_status()
        logging.info("%s %d positions", wh, len(r.json()))


main()
'''}, f"{PY} stock_sync.py", root=R+"/stocksync", versions=VR, log="stock.log", why="the stock API answers 503 to all four tries")

h("requests__p407", "external.timeout", r"Read timed out\. \(read timeout=6\)", {**CLIENT, "year_report.py": '''
import logging
import sys
from shopapi.client import ShopApi

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(levelname)s %(asctime)s %(message)s")

api = ShopApi(timeout=6)
logging.info("orders: %d", len(api.get("/v1/orders")["orders"]))
rep = api.get("/v1/reports/report", year=2026)
logging.info("report with %d lines", len(rep))
'''}, f"{PY} year_report.py", root=R+"/yearrep", versions=VR, log="report.log", env=TE, why="the report endpoint does not answer within the read timeout")

h("urllib3__p408", "external.connection-refused", r"ConnectionResetError\(104, 'Connection reset by peer'\)", {"inventory_feed.py": f'''
import json
import urllib3

http = urllib3.PoolManager(retries=urllib3.Retry(2, backoff_factor=0.2), timeout=urllib3.Timeout(5))


def fetch(path):
    r = http.request("GET", "{B}" + path)
    print(path, r.status, len(r.data))
    return json.loads(r.data)


def main():
    orders = fetch("/v1/orders")["orders"]
    feed = fetch("/v1/feed/items")
    print(len(orders), len(feed))


main()
'''}, f"{PY} -u inventory_feed.py", root=R+"/invfeed", versions="urllib3, python 3.11", log="feed.log", also=["shuffle.connection", "external.server-error", "external.timeout"], why="the server resets the connection on every try")

h("requests__p409", "external.contract-changed", r"requests\.exceptions\.JSONDecodeError: Expecting value", {**CLIENT, "promos.py": '''
import logging
from shopapi.client import ShopApi

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def active(api):
    doc = api.get("/v1/promo/promotions", state="active")
    return [p for p in doc["promotions"] if not p.get("test")]


def main():
    api = ShopApi()
    promos = active(api)
    logging.info("%d active promotions", len(promos))


logging.info("promotion import")
main()
'''}, f"{PY} promos.py", root=R+"/promos", versions=VR, log="promos.log", env=TE, also=["data.malformed-record", "external.server-error", "data.empty-input"], why="the API answers 200 with an HTML maintenance page instead of JSON")

h("cpython__p410", "code.index-or-key", r"KeyError: 'items'", {**CLIENT, "contracts_pull.py": '''
import csv
import logging
from shopapi.client import ShopApi

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def main():
    doc = ShopApi().get("/v1/contract/list")
    logging.info("answer with keys %s", sorted(doc))
    with open("contracts.csv", "w") as f:
        w = csv.writer(f)
        for it in doc["items"]:
            w.writerow([it["id"], it["amount"]])


main()
'''}, f"{PY} contracts_pull.py", root=R+"/contractpull", versions=VR, log="contracts.log", env=TE, file="contracts_pull.py", patch="may", also=["external.contract-changed", "data.nested-field-missing"], why="the API moved items below data; the code takes the key at the top", family="cpython-contract")

h("aiohttp__p411", "data.corrupt-file", r"ClientPayloadError|ContentLengthError", {"download.py": f'''
import asyncio
import pathlib
import sys
import aiohttp

OUT = pathlib.Path("download")


async def grab(sess, name):
    async with sess.get(f"{B}/v1/files/{{name}}") as r:
        r.raise_for_status()
        data = await r.read()
    (OUT / name).write_bytes(data)
    print(name, len(data))


async def main():
    OUT.mkdir(exist_ok=True)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as sess:
        for name in ("stations.csv", "lines.csv"):
            await grab(sess, name)


asyncio.run(main())
'''}, f"{PY} download.py", root=R+"/download", versions="aiohttp, python 3.11", log="download.log", also=["external.connection-refused", "external.server-error", "shuffle.connection", "external.timeout"], why="the server closes the connection before all announced bytes are sent")

case("aiohttp__p412", "unknown", "", {"mirror.py": '''
import asyncio
import aiohttp


async def main():
    async with aiohttp.ClientSession() as s:
        async with s.get("https://api.nordwind.lan:18481/v1/orders") as r:
            print(await r.json())


asyncio.run(main())
'''}, f"{PY} mirror.py", root=R+"/mirror", file="", versions="aiohttp, python 3.11", log="mirror.log", abstain=True, also=["auth.login-failed", "config.invalid-value", "external.connection-refused"], setup=f'''openssl req -x509 -newkey rsa:2048 -nodes -keyout /tmp/lk.pem -out /tmp/lc.pem -days 9 -subj /CN=api.nordwind.lan 2>/dev/null; cat /tmp/lk.pem /tmp/lc.pem > /tmp/labtls.pem; (nohup timeout 40 {PY} /tmp/labsrv.py 18481 /tmp/labtls.pem >/dev/null 2>&1 & echo $! > /tmp/labsrv.pid); sleep 1.2''', teardown=END, why="TLS: the server's certificate is self-signed; the catalogue has no cause for a certificate that is not trusted")

h("curl__p413", "external.server-error", r"curl: \(22\) The requested URL returned error: 500", {"push_report.sh": f'''
#!/bin/bash
set -euo pipefail
day=$(date -d yesterday +%F)
echo "push report of $day"
tar czf report-$day.tgz reports/
sha256sum report-$day.tgz
curl --fail --silent --show-error --retry 2 --retry-delay 1 -X PUT -T report-$day.tgz {B}/v1/uploads/report/$day
echo "pushed"
'''}, "./push_report.sh", root=R+"/pushrep", versions="curl 7.88", log="push.log", setup="mkdir reports; seq 1 900 > reports/a.txt", why="the server answers 500")

h("curl__p414", "external.request-rejected", r"The requested URL returned error: 404", {"fetch_holidays.sh": f'''
#!/bin/sh
# holiday calendar for the planning job
set -e
YEAR=${{YEAR:-2027}}
for land in de at ch; do
  echo "fetch $land $YEAR"
  curl -fsS --max-time 20 "{B}/cal/v2/$land/$YEAR.json" -o "cal-$land-$YEAR.json"
done
'''}, "./fetch_holidays.sh", root=R+"/holidays", versions="curl 7.88", log="holidays.log", also=["data.path-missing"], why="the address of the calendar does not exist (404)")

h("wget__p415", "external.connection-refused", r"failed: Connection refused", {"nightly.mk": '''
SRC = http://api.nordwind.lan:18499/dump

all: load.done

dump.csv.gz:
	wget -t 2 -T 10 --no-verbose -O $@ $(SRC)/dump.csv.gz

load.done: dump.csv.gz
	gunzip -c $< | wc -l > $@
'''}, "make -f nightly.mk", root=R+"/dump", versions="wget 1.21, make", log="make.log", why="nothing listens on the port of the dump server")

# ---- S3 and friends
def s3setup(py): return f"""
mkdir -p /tmp/ms; cat > /tmp/ms/setup.py <<'X'
import boto3, json, os
k=dict(endpoint_url='http://127.0.0.1:18490', region_name='eu-central-1', aws_access_key_id='root', aws_secret_access_key='root')
iam=boto3.client('iam',**k); s3=boto3.client('s3',**k); sts=boto3.client('sts',**k)
{textwrap.dedent(py)}
X
"""
def moto(py, n): return s3setup(py) + f"""(cd /tmp/ms; INITIAL_NO_AUTH_ACTION_COUNT={n} nohup timeout 100 /opt/pyjobs/bin/moto_server -H 127.0.0.1 -p 18490 >/tmp/ms/log 2>&1 & echo $! > /tmp/labmoto.pid); for i in $(seq 40); do curl -s -o /dev/null http://127.0.0.1:18490/moto-api/ && break; sleep 0.5; done
{PY} /tmp/ms/setup.py > /tmp/ms/out
mkdir -p /home/loader/.aws; cp /tmp/ms/cred /home/loader/.aws/credentials 2>/dev/null || rm -f /home/loader/.aws/credentials; chown -R loader: /home/loader/.aws"""
MEND = "kill $(cat /tmp/labmoto.pid); rm -rf /home/loader/.aws /tmp/ms; sleep 0.5"
USER = '''
s3.create_bucket(Bucket='nw-landing', CreateBucketConfiguration={'LocationConstraint':'eu-central-1'})
s3.put_object(Bucket='nw-landing', Key='orders/2026-11-23.csv', Body=b'id,total\\n1,2.5\\n')
iam.create_user(UserName='loader'); K=iam.create_access_key(UserName='loader')['AccessKey']
iam.put_user_policy(UserName='loader', PolicyName='p', PolicyDocument=json.dumps({'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':ACT,'Resource':'*'}]}))
open('/tmp/ms/cred','w').write('[default]\\naws_access_key_id=%s\\naws_secret_access_key=%s\\n' % (K['AccessKeyId'], K['SecretAccessKey']))
'''
AE = {"AWS_ENDPOINT_URL": "http://localhost:18490", "AWS_DEFAULT_REGION": "eu-central-1", "AWS_EC2_METADATA_DISABLED": "true"}
VB = "boto3 1.44.8, moto 5.2.5, python 3.11"
LAND = {"landing/__init__.py": "", "landing/store.py": '''
import functools
import boto3
from botocore.config import Config


@functools.cache
def s3():
    return boto3.client("s3", config=Config(retries={"max_attempts": 2, "mode": "standard"}, connect_timeout=5, read_timeout=15))


def read(bucket, key):
    return s3().get_object(Bucket=bucket, Key=key)["Body"].read()


def write(bucket, key, data):
    s3().put_object(Bucket=bucket, Key=key, Body=data)
''', "land_to_core.py": '''
import argparse
import csv
import io
import json
import logging
import sys
from landing import store

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s | %(message)s", stream=sys.stdout)
log = logging.getLogger("land_to_core")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--day", required=True)
    ap.add_argument("--bucket", default="nw-landing")
    ap.add_argument("--core", default=None)
    a = ap.parse_args()
    key = f"orders/{a.day}.csv"
    log.info("reading s3://%s/%s", a.bucket, key)
    rows = list(csv.DictReader(io.StringIO(store.read(a.bucket, key).decode())))
    log.info("%d rows", len(rows))
    out = f"core/orders/{a.day}.json"
    store.write(a.core or a.bucket, out, json.dumps(rows).encode())
    log.info("wrote %s", out)


main()
'''}
def aws(id, cause, quote, run, act, n, more="", **k):
    k.setdefault("file", ""); case(id, cause, quote, k.pop("src", LAND), run, root=k.pop("root", R+"/landing"), versions=VB, log=k.pop("log", "land.log"), env={**AE, **k.pop("env", {})},
         setup=moto("ACT=%r\n" % act + USER + more, n), teardown=MEND, **k)
aws("boto3__p421", "auth.access-denied", r"AccessDenied\) when calling the PutObject operation", f"{PY} land_to_core.py --day 2026-11-23", ["s3:GetObject", "s3:ListBucket"], 5, family="s3-denied", why="the user may read and not write")
aws("boto3__p422", "data.path-missing", r"NoSuchKey\) when calling the GetObject operation", f"{PY} land_to_core.py --day 2026-11-24", ["s3:*"], 5, why="the object of that day was not delivered")
aws("boto3__p423", "storage.bucket-missing", r"NoSuchBucket\) when calling the PutObject operation", f"{PY} land_to_core.py --day 2026-11-23 --core nw-core-prod", ["s3:*"], 5, why="the target bucket does not exist")
aws("boto3__p424", "auth.login-failed", r"SignatureDoesNotMatch|InvalidAccessKeyId", f"{PY} land_to_core.py --day 2026-11-23", ["s3:*"], 5, more="open('/tmp/ms/cred','w').write('[default]\\naws_access_key_id=%s\\naws_secret_access_key=%s\\n' % (K['AccessKeyId'], 'x'+K['SecretAccessKey'][1:]))\n", why="the secret of the key in the credentials file is wrong", also=["auth.credentials-missing"])
aws("boto3__p425", "auth.credentials-missing", r"NoCredentialsError: Unable to locate credentials", f"{PY} land_to_core.py --day 2026-11-23", ["s3:*"], 99, more="import os; os.remove('/tmp/ms/cred')\n", why="no credentials file and no key in the environment")
aws("boto3__p426", "auth.credentials-missing", r"InvalidAccessKeyId|InvalidClientTokenId|AuthFailure", f"{PY} land_to_core.py --day 2026-11-23", ["s3:*"], 5, env={"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEOLDKEY001", "AWS_SECRET_ACCESS_KEY": "throwaway-old-secret"}, why="the key id in the environment is not known to the service (and overrides the good credentials file)", also=["auth.login-failed"])
case("boto3__p427", "external.connection-refused", r'EndpointConnectionError: Could not connect to the endpoint URL: "http://api\.nordwind\.lan:18495', LAND, f"{PY} land_to_core.py --day 2026-11-23", root=R+"/landing", file="", versions=VB, log="land.log",
 env={**AE, "AWS_ENDPOINT_URL": "http://api.nordwind.lan:18495", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}, also=["external.timeout"], why="nothing listens on the port of the endpoint")
aws("s3fs__p428", "data.path-missing", r"FileNotFoundError: .*nw-landing/returns", "/opt/lake/bin/python returns.py", ["s3:*"], 5, src={"returns.py": '''
import os
import pandas as pd
import sys

OPTS = {"client_kwargs": {"endpoint_url": os.environ["AWS_ENDPOINT_URL"]}}


def load(day):
    return pd.read_csv(f"s3://nw-landing/returns/{day}.csv", storage_options=OPTS)


orders = pd.read_csv("s3://nw-landing/orders/2026-11-23.csv", storage_options=OPTS)
print("orders", len(orders))
returns = load("2026-11-23")
print("returns", len(returns))
'''}, root=R+"/returns", log="returns.log", why="the object of the returns is not in the bucket")
