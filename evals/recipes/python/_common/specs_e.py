from lab import case, PY
from specs_a import W1, LOGPY, R
# ------------ tools
case("pip__p501", "dependency.package-source-missing", r"No matching distribution found for pandera==0\.99\.1", {
 "deploy/install.sh": '''
#!/bin/bash
set -e
cd /opt/nordwind/deploy-a
echo "== building environment $(date -u +%FT%TZ)"
/opt/python3.11/bin/python3.11 -m venv --clear .venv
.venv/bin/pip install --disable-pip-version-check --progress-bar off -r requirements.txt
echo "== ready"
''', "requirements.txt": '''
six==1.16.0
tabulate==0.9.0
pandera==0.99.1  #@
'''}, "deploy/install.sh", root=R+"/deploy-a", file="requirements.txt", patch="may", also=["dependency.package-version"], versions="pip, python 3.11", log="install.log", timeout=200, why="the pinned version of pandera was never released")
case("pip__p502", "dependency.package-version", r"ResolutionImpossible", {
 "requirements.txt": '''
# shared by all nightly jobs
requests==2.31.0
urllib3==2.2.1
botocore==1.29.0  #@
''', "build_env.sh": '''
#!/bin/bash
set -eu
python3.11 -m venv env
source env/bin/activate
pip install --disable-pip-version-check --progress-bar off -q -r requirements.txt
pip freeze > env.lock
'''}, "./build_env.sh", root=R+"/deploy-b", file="requirements.txt", patch="may", versions="pip, python 3.11", log="build_env.log", env={"PATH": "/opt/python3.11/bin:/usr/local/bin:/usr/bin:/bin"}, timeout=240, why="botocore 1.29 wants urllib3 below 1.27, the file pins 2.2.1")
case("pip__p503", "dependency.drift", r"THESE PACKAGES DO NOT MATCH THE HASHES", {
 "requirements.lock": '''
six==1.16.0 \\
    --hash=sha256:1e61c37477a1626458e36f7b1d82aa5c9b094fa4802892072e49de9c60c4c925
''', "bootstrap.sh": '''
#!/bin/bash
set -e
echo "bootstrap $(hostname) $(date +%F)"
/opt/python3.11/bin/python3.11 -m venv v
v/bin/pip install --disable-pip-version-check --progress-bar off --require-hashes -r requirements.lock
v/bin/python -c 'import six; print(six.__version__)'
'''}, "./bootstrap.sh", root=R+"/deploy-c", file="requirements.lock", also=["dependency.package-version", "data.corrupt-file", "dependency.package-source-missing"], patch="never", versions="pip, python 3.11", log="bootstrap.log", why="the hash in the lock file is not the hash of the package that the index delivers")
GITSET = '''
rm -rf /tmp/lg; mkdir -p /tmp/lg; cd /tmp/lg; export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=ci GIT_AUTHOR_EMAIL=ci@nordwind.lan GIT_COMMITTER_NAME=ci GIT_COMMITTER_EMAIL=ci@nordwind.lan
mkdir -p /opt/nordwind/REPO; git init -q --bare -b main /opt/nordwind/REPO/models.git
git clone -q /opt/nordwind/REPO/models.git a 2>/dev/null; cd a; git checkout -q -b main; mkdir -p m; for i in 1 2 3; do echo "select $i" > m/t$i.sql; done; git add .; git commit -qm one; git push -q origin main; cd ..
git clone -q /opt/nordwind/REPO/models.git /opt/nordwind/REPO/wc
'''
G = {"GIT_AUTHOR_NAME": "ci", "GIT_AUTHOR_EMAIL": "ci@nordwind.lan", "GIT_COMMITTER_NAME": "ci", "GIT_COMMITTER_EMAIL": "ci@nordwind.lan", "GIT_TERMINAL_PROMPT": "0"}
case("git__p504", "external.request-rejected", r"! \[rejected\]\s+main -> main \((fetch first|non-fast-forward)\)", {
 "publish.sh": '''
#!/bin/bash
# write the generated models back to the repository
set -e
cd /opt/nordwind/genmodels/wc
for t in customer order item; do
  printf 'select * from raw.%s\\n' $t > m/gen_$t.sql
done
git add m
git commit -q -m "generated models $(date +%F)"
git log --oneline -1
git push origin main
echo published
'''}, "./publish.sh", root=R+"/genmodels", file="publish.sh", also=["unknown", "table.concurrent-append"], versions="git 2.39", log="publish.log", env=G, setup=GITSET.replace("REPO", "genmodels")+"cd /tmp/lg/a; echo x > m/new.sql; git add .; git commit -qm two; git push -q origin main", patch="may", why="the remote branch moved on, the push is not a fast-forward and is refused")
case("git__p505", "storage.lock-held", r"Unable to create '.*index\.lock': File exists", {
 "update_rules.sh": '''
#!/bin/bash
set -u
cd /opt/nordwind/rulesync/wc || exit 2
echo "$(date '+%F %T') update rules"
git fetch --quiet origin && git reset --hard origin/main
rc=$?
[ $rc -eq 0 ] && echo "rules at $(git rev-parse --short HEAD)"
exit $rc
'''}, "./update_rules.sh", root=R+"/rulesync", file="", versions="git 2.39", log="update.log", env=G, setup=GITSET.replace("REPO", "rulesync")+"touch /opt/nordwind/rulesync/wc/.git/index.lock", why="a lock file of another (or crashed) git process is in the repository")
case("git__p506", "auth.credentials-missing", r"could not read Username for 'http://git\.nordwind\.lan:18480': terminal prompts disabled", {
 "checkout.sh": '''
#!/bin/bash
set -e
DST=$(mktemp -d)
echo "checkout dbt models into $DST"
git clone --depth 1 --branch main http://git.nordwind.lan:18480/v1/orders/all/models.git "$DST/models"
ls "$DST/models"
'''}, "./checkout.sh", root=R+"/checkout", file="", versions="git 2.39", log="checkout.log", env=G, also=["auth.login-failed"], setup=f"(nohup timeout 30 {PY} /tmp/labsrv.py 18480 >/dev/null 2>&1 & echo $! > /tmp/labsrv.pid); sleep 1.2", teardown="kill $(cat /tmp/labsrv.pid)", why="the server asks for a login and the job has none")
SSHSET = '''
mkdir -p /tmp/lssh /run/sshd; cd /tmp/lssh; rm -f hk hk2 hk.pub hk2.pub; ssh-keygen -q -t ed25519 -N '' -f hk; ssh-keygen -q -t ed25519 -N '' -f hk2
printf "Port 18422\\nListenAddress 127.0.0.1\\nHostKey /tmp/lssh/hk\\nPidFile /tmp/lssh/pid\\nPasswordAuthentication yes\\nUsePAM no\\nStrictModes no\\nSubsystem sftp internal-sftp\\nPermitRootLogin no\\n" > conf
/usr/sbin/sshd -f conf; sleep 0.7; mkdir -p /home/loader/.ssh /home/deploy/.ssh; rm -f /home/loader/.ssh/*
[ -n "$GOODKEY" ] && { ssh-keygen -q -t ed25519 -N '' -f /home/loader/.ssh/id_ed25519; cp /home/loader/.ssh/id_ed25519.pub /home/deploy/.ssh/authorized_keys; } || { ssh-keygen -q -t ed25519 -N '' -f /home/loader/.ssh/id_ed25519; : > /home/deploy/.ssh/authorized_keys; }
KH=hk; [ -n "$BADHOST" ] && KH=hk2; echo "[sftp.nordwind.lan]:18422 $(cut -d' ' -f1,2 $KH.pub)" > /home/loader/.ssh/known_hosts
chown -R loader: /home/loader/.ssh; chown -R deploy: /home/deploy/.ssh; chmod 700 /home/loader/.ssh /home/deploy/.ssh
'''
SSHEND = "kill $(cat /tmp/lssh/pid); rm -rf /home/loader/.ssh /home/deploy/.ssh"
PUSH = {"deliver.sh": '''
#!/bin/bash
# deliver the daily extract to the partner
set -euo pipefail
SRC=/opt/nordwind/partner/out
REMOTE=${REMOTE:-deploy@sftp.nordwind.lan}
PORT=${PORT:-18422}
cd "$SRC"
echo "$(date -Is) delivering $(ls | wc -l) files to $REMOTE"
for f in *.csv; do
  scp -q -o BatchMode=yes -P "$PORT" "$f" "$REMOTE:/tmp/"
  echo "$(date -Is) sent $f"
done
echo "$(date -Is) delivery complete"
'''}
case("scp__p510", "unknown", "", PUSH, "./deliver.sh", root=R+"/partner", file="", versions="OpenSSH 9.2", log="deliver.log", abstain=True, also=["external.connection-refused", "auth.login-failed"], setup=SSHSET+f"mkdir -p {R}/partner/out; cd {R}/partner/out; seq 1 50 > a.csv; seq 1 70 > b.csv", teardown=SSHEND, why="with -q scp says only 'Connection closed'; the key is in fact not accepted, which the log does not show")
PUSH = {"deliver.sh": PUSH["deliver.sh"].replace("scp -q", "scp")}
case("ssh__p507", "auth.login-failed", r"Permission denied \(publickey", PUSH, "./deliver.sh", root=R+"/partner", file="", versions="OpenSSH 9.2", log="deliver.log", setup=SSHSET+f"mkdir -p {R}/partner/out; cd {R}/partner/out; seq 1 50 > a.csv; seq 1 70 > b.csv", teardown=SSHEND, also=["auth.credentials-missing", "auth.access-denied"], why="the public key of the job is not in the partner's authorized_keys")
case("ssh__p508", "auth.login-failed", r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED", PUSH, "./deliver.sh", root=R+"/partner", file="", versions="OpenSSH 9.2", log="deliver.log", setup="BADHOST=1 GOODKEY=1\n"+SSHSET+f"mkdir -p {R}/partner/out; cd {R}/partner/out; seq 1 50 > a.csv", teardown=SSHEND, also=["unknown", "config.invalid-value"], family="ssh-hostkey", why="the host key of the partner changed; nothing in the catalogue is a perfect fit, a refused login is nearest")
case("paramiko__p509", "auth.login-failed", r"paramiko\.ssh_exception\.AuthenticationException: Authentication failed", {
 "fetch_bank.py": '''
import logging
import os
import sys
import paramiko

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger("bank")
HOST, PORT = "sftp.nordwind.lan", 18422


def connect():
    c = paramiko.SSHClient()
    c.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    c.connect(HOST, PORT, username="deploy", password=os.environ["BANK_PW"], look_for_keys=False, allow_agent=False, timeout=10)
    return c


def main():
    with connect() as c, c.open_sftp() as sftp:
        for name in sftp.listdir("statements"):
            sftp.get(f"statements/{name}", f"in/{name}")
            log.info("fetched %s", name)


main()
'''}, f"{PY} fetch_bank.py", root=R+"/bank", file="", versions="paramiko, OpenSSH 9.2", log="bank.log", env={"BANK_PW": "stmt-2025"}, setup=SSHSET, teardown=SSHEND, why="the password for the partner's server is wrong")
JAVA = "openjdk 17"
JENV = {"JAVA_TOOL_OPTIONS": None}
def jcase(id, cause, quote, src, run, build, **k):
    k.setdefault("file", sorted(src)[0] if k.pop("nofile", None) is None else ""); case(id, cause, quote, src, run, versions=k.pop("versions", JAVA), setup=build, **k)
jcase("java__p511", "dependency.jar-missing", r"NoClassDefFoundError: com/nordwind/codec/Lzw", {
 "src/com/nordwind/feed/Main.java": '''
package com.nordwind.feed;

import com.nordwind.codec.Lzw;
import java.nio.file.*;
import java.util.logging.Logger;

public class Main {
    private static final Logger LOG = Logger.getLogger("feed");

    public static void main(String[] args) throws Exception {
        LOG.info("feed converter, input " + args[0]);
        byte[] raw = Files.readAllBytes(Path.of(args[0]));
        LOG.info(raw.length + " bytes read");
        byte[] plain = new Lzw().decode(raw);
        Files.write(Path.of(args[1]), plain);
    }
}
''', "!src/com/nordwind/codec/Lzw.java": "package com.nordwind.codec;\npublic class Lzw { public byte[] decode(byte[] b) { return b; } }\n", "bin/convert.sh": '''
#!/bin/bash
APP=/opt/nordwind/feedconv
CP=$APP/lib/feed.jar
exec java -Xmx128m -cp "$CP" com.nordwind.feed.Main "$@"
'''}, "bin/convert.sh data/feed.bin data/feed.txt", "mkdir -p c lib data; javac -d c $(find src -name '*.java'); jar cf lib/feed.jar -C c com/nordwind/feed; rm -rf c src/com/nordwind/codec; seq 1 99 > data/feed.bin", root=R+"/feedconv", file="bin/convert.sh", patch="may", log="convert.log", why="the jar with the codec is not on the class path")
jcase("java__p512", "memory.driver-heap", r"OutOfMemoryError: Java heap space", {
 "src/Dedupe.java": '''
import java.io.*;
import java.nio.file.*;
import java.util.*;

public class Dedupe {
    public static void main(String[] args) throws IOException {
        Map<String, List<String>> seen = new HashMap<>();
        long n = 0;
        try (BufferedReader in = Files.newBufferedReader(Path.of(args[0]))) {
            String line;
            while ((line = in.readLine()) != null) {
                String[] f = line.split(",");
                seen.computeIfAbsent(f[0], k -> new ArrayList<>()).add(line + "|" + f[1]);
                if (++n % 200000 == 0) System.out.println(n + " lines");
            }
        }
        System.out.println(seen.size() + " keys");
    }
}
''', "run.sh": W1}, "./run.sh dedupe java -Xmx48m -cp classes Dedupe in.csv", "mkdir classes; javac -d classes src/Dedupe.java; seq 1 900000 | sed 's/$/,some-longer-value-of-a-customer-record/' > in.csv", root=R+"/jdedupe", file="src/Dedupe.java", patch="may", also=["memory.gc-overhead"], log="nightly.log", why="the map of all lines does not fit in the 48 MB heap")
jcase("java__p513", "config.application-missing", r"Unable to access jarfile", {
 "etl.sh": '''
#!/bin/bash
set -e
VERSION=2.4.1
echo "edi import, version $VERSION"
java -Xmx256m -jar /opt/nordwind/edi/lib/edi-import-${VERSION}.jar --in /opt/nordwind/edi/in
echo "edi import done"
'''}, "./etl.sh", "mkdir -p lib in; touch lib/edi-import-2.4.0.jar", root=R+"/edi", file="etl.sh", patch="may", also=["dependency.jar-missing"], log="edi.log", why="the script names version 2.4.1 and only 2.4.0 is installed")
jcase("java__p514", "dependency.jar-conflict", r"NoSuchMethodError", {
 "src/app/Report.java": '''
package app;

import lib.Money;
import java.util.*;

public class Report {
    public static void main(String[] args) {
        List<Money> all = new ArrayList<>();
        for (int i = 1; i <= 40; i++) all.add(new Money(i * 199L));
        System.out.println("positions " + all.size());
        Money sum = all.stream().reduce(new Money(0), Money::plus);
        System.out.println("sum " + sum.format(Locale.GERMANY));
    }
}
''', "!old/lib/Money.java": "package lib;\npublic class Money { final long c; public Money(long c){this.c=c;} public Money plus(Money o){return new Money(c+o.c);} public String format(){return \"\"+c;} }\n",
 "!new/lib/Money.java": "package lib;\nimport java.util.Locale;\npublic class Money { final long c; public Money(long c){this.c=c;} public Money plus(Money o){return new Money(c+o.c);} public String format(Locale l){return \"\"+c;} }\n",
 "run.sh": '''
#!/bin/bash
cd /opt/nordwind/jreport
echo "report job on $(date +%F)"
java -cp "lib/*" app.Report
rc=$?
echo "report job rc=$rc"
exit $rc
'''}, "./run.sh", "mkdir -p lib n o; javac -d n new/lib/Money.java src/app/Report.java; javac -d o old/lib/Money.java; jar cf lib/report.jar -C n app; jar cf lib/money-1.2.jar -C o lib; rm -rf n o new old", root=R+"/jreport", nofile=1, log="report.log", why="an older money jar is on the class path, without the method that the report was compiled against")
jcase("java__p515", "dependency.package-version", r"UnsupportedClassVersionError", {
 "job.sh": '''
#!/bin/sh
echo "starting reconciliation"
java -version 2>&1 | head -1
exec java -cp /opt/nordwind/recon/classes Recon "$@"
'''}, "./job.sh 2026-11-24", "mkdir classes; echo 'public class Recon { public static void main(String[] a) { System.out.println(a[0]); } }' > Recon.java; /usr/lib/jvm/temurin-25-jdk-amd64/bin/javac --release 21 -d classes Recon.java; rm Recon.java", root=R+"/recon", file="job.sh", also=["dependency.jar-conflict", "dependency.java-gateway"], log="recon.log", why="the class was compiled for Java 21 and runs on 17")
jcase("java__p516", "data.bad-cast", r'NumberFormatException: For input string: "1\.204"', {
 "src/Tariff.java": '''
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

public class Tariff {
    record Row(String zone, int cents) {}

    static Row parse(String line) {
        String[] f = line.split(";");
        return new Row(f[0].trim(), Integer.parseInt(f[2].trim())); //@
    }

    public static void main(String[] args) throws Exception {
        System.out.println("tariff import " + args[0]);
        List<Row> rows = Files.lines(Path.of(args[0])).skip(1).map(Tariff::parse).collect(Collectors.toList());
        System.out.printf("%d rows, mean %.1f%n", rows.size(), rows.stream().mapToInt(Row::cents).average().orElse(0));
    }
}
'''.replace(" //@", "")}, "java -cp classes Tariff tariff.csv", "mkdir classes; javac -d classes src/Tariff.java; { echo 'zone;name;cents'; for i in $(seq 1 30); do echo \"Z$i;n;$((i*17))\"; done; echo 'Z31;n;1.204'; } > tariff.csv", root=R+"/tariff", patch="may", log="tariff.log", why="one price has a thousands separator")
jcase("java__p517", "memory.native-thread-or-metaspace", r"OutOfMemoryError: Metaspace", {
 "src/RuleEngine.java": '''
import java.io.*;
import java.lang.reflect.*;
import java.util.*;

/** every rule set gets a class loader of its own */
public class RuleEngine {
    public interface Rule { boolean test(String s); }

    static class Loader extends ClassLoader {
        Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); }
    }

    public static class Compiled implements Rule { public boolean test(String s) { return s.isEmpty(); } }

    public static void main(String[] args) throws Exception {
        byte[] code;
        try (InputStream in = RuleEngine.class.getResourceAsStream("RuleEngine$Compiled.class")) { code = in.readAllBytes(); }
        List<Object> rules = new ArrayList<>();
        for (int i = 0; i < 200000; i++) {
            rules.add(new Loader().define(code).getDeclaredConstructor().newInstance());
            if (i % 500 == 0) System.out.println("rule sets loaded: " + i);
        }
        System.out.println("all rules ready");
    }
}
'''}, "java -XX:MaxMetaspaceSize=24m -Xmx256m -cp classes RuleEngine", "mkdir classes; javac -d classes src/RuleEngine.java", root=R+"/jrules", patch="may", log="rules.log", why="one class loader per rule set fills the metaspace of 24 MB")
case("bash__p518", "config.environment-missing", r"DWH_HOST: unbound variable", {
 "export_mart.sh": '''
#!/usr/bin/env bash
set -euo pipefail
# needs the variables of /etc/nordwind/dwh.env
OUT=${OUT:-/opt/nordwind/martexp/out}
mkdir -p "$OUT"
TABLES="dim_shop dim_date fact_sales"
echo "exporting to $OUT"
for t in $TABLES; do
  echo "  $t"
  psql -h "$DWH_HOST" -d "$DWH_DB" -c "\\\\copy $t to '$OUT/$t.csv' csv header"
done
echo "done"
'''}, "./export_mart.sh", root=R+"/martexp", file="export_mart.sh", versions="bash 5.2", log="export.log", why="the variable DWH_HOST is not set in the environment of the job")
case("bash__p519", "dependency.executable-missing", r"jq: command not found", {
 "parse_status.sh": '''
#!/bin/bash
set -o pipefail
STATUS=/opt/nordwind/status/status.json
ok=0
for svc in billing search mail; do
  state=$(cat "$STATUS" | jq -r ".services.$svc.state") || exit 1
  echo "$svc: $state"
  [ "$state" = up ] && ok=$((ok+1))
done
echo "$ok services up"
'''}, "bash parse_status.sh", root=R+"/status", file="parse_status.sh", patch="never", versions="bash 5.2", log="status.log", env={"PATH": "/opt/nordwind/status/bin"}, setup="echo '{\"services\":{}}' > status.json; mkdir bin; ln -s /bin/cat bin/cat; ln -s /bin/bash bin/bash; chown -h loader bin/*", why="the program jq is not on the path")
case("bash__p520", "storage.permission-denied", r"/opt/nordwind/close/bin/close_books: Permission denied", {
 "close.sh": '''
#!/bin/bash
set -e
LOCK=/tmp/.close_books.$$
trap 'rm -f $LOCK' EXIT
touch $LOCK
echo "closing books for period ${1:?period}"
/opt/nordwind/close/bin/close_books --period "$1"
echo "books closed"
''', "bin/close_books": "#!/bin/sh\necho closing \"$@\"\n"}, "./close.sh 2026-10", root=R+"/close", file="", versions="bash 5.2", log="close.log", setup="chmod 644 bin/close_books", why="the program has no execute bit")
case("tar__p521", "data.corrupt-file", r"tar: Unexpected EOF in archive|gzip: stdin: unexpected end of file", {
 "restore_dims.sh": '''
#!/bin/bash
set -e
ARCHIVE=$(ls -1 incoming/dims-*.tar.gz | tail -1)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
echo "archive $ARCHIVE ($(stat -c %s "$ARCHIVE") bytes)"
tar -xzf "$ARCHIVE" -C "$WORK"
for f in "$WORK"/*.csv; do wc -l "$f"; done
'''}, "./restore_dims.sh", root=R+"/dims", file="", versions="tar 1.34, gzip 1.12", log="restore.log", setup="mkdir incoming; seq 1 60000 > a.csv; seq 1 90000 > b.csv; tar czf incoming/dims-20261124.tar.gz a.csv b.csv; truncate -s -70000 incoming/dims-20261124.tar.gz; rm *.csv", why="the archive was transferred incompletely")
case("unzip__p522", "data.corrupt-file", r"End-of-central-directory signature not found", {
 "Makefile": '''
DAY ?= 20261124
IN = inbox/gtfs-$(DAY).zip

stops.txt: $(IN)
	unzip -o -q $(IN) stops.txt routes.txt
	wc -l stops.txt routes.txt

load: stops.txt
	python3 -c "import csv; print(sum(1 for _ in csv.reader(open('stops.txt'))))"
'''}, "make load", root=R+"/gtfs", file="", also=["data.malformed-record", "external.contract-changed"], versions="unzip 6, make", log="gtfs.log", setup="mkdir inbox; echo '<html><head><title>302 Found</title></head><body>moved</body></html>' > inbox/gtfs-20261124.zip", why="the downloaded zip is an HTML page")
case("make__p523", "data.path-missing", r"No rule to make target 'raw/returns\.csv'", {
 "Makefile": '''
DAY := 2026-11-24
SRC := raw/orders.csv raw/returns.csv raw/customers.csv

all: mart/summary.txt

mart/summary.txt: $(SRC)
	mkdir -p mart
	cut -d, -f1 $^ | sort | uniq -c > $@

clean:
	rm -rf mart
'''}, "make all", root=R+"/mk", file="", also=["config.invalid-value"], versions="GNU make 4.3", log="make.log", setup="mkdir raw; seq 1 9 > raw/orders.csv; seq 1 9 > raw/customers.csv", why="the source file raw/returns.csv was not delivered")
case("coreutils__p524", "shuffle.disk-full", r"No space left on device", {
 "merge_logs.sh": '''
#!/bin/bash
set -e
export TMPDIR=/opt/nordwind/logmerge/tmp
cd /opt/nordwind/logmerge
echo "merging $(ls in | wc -l) files"
sort -S 1M -T "$TMPDIR" -k1,1 in/*.log > "$TMPDIR/merged.log"
wc -l "$TMPDIR/merged.log"
mv "$TMPDIR/merged.log" out/
'''}, "./merge_logs.sh", root=R+"/logmerge", file="", also=["storage.quota"], versions="coreutils 9.1", log="merge.log", setup="mkdir -p in out tmp; mount -t tmpfs -o size=4m tmpfs tmp; chmod 777 tmp; for i in 1 2 3; do seq 1 200000 | shuf > in/$i.log; done\n# KEEPOWN\nchown -R loader: in out", teardown="umount /opt/nordwind/logmerge/tmp", why="the temporary file system for sort is full")
case("logrotate__p525", "storage.permission-denied", r"insecure permissions", {
 "rotate.conf": '''
/opt/nordwind/applogs/logs/*.log {
    daily
    rotate 7
    missingok
    compress
    create 0644 loader loader
}
'''}, "/usr/sbin/logrotate -v -s state rotate.conf", root=R+"/applogs", file="rotate.conf", patch="may", also=["config.invalid-value"], versions="logrotate 3.21", log="logrotate.log", user="root", setup="mkdir logs; for i in 1 2; do seq 1 900 > logs/app$i.log; done; touch state; chown -R loader: logs; chmod 777 logs\n# KEEPOWN\nchown root: rotate.conf; chmod 644 rotate.conf", why="logrotate skips the folder because it is world writable")
case("docker__p526", "external.connection-refused", r"Cannot connect to the Docker daemon", {
 "run_step.sh": '''
#!/bin/bash
set -e
IMG=registry.nordwind.lan/etl/geo:2026.11
echo "geo step with $IMG"
docker run --rm -v /opt/nordwind/geostep/data:/data "$IMG" geo --in /data/in.csv --out /data/out.csv
echo "geo step done"
'''}, "./run_step.sh", root=R+"/geostep", file="", versions="docker CLI", log="geo.log", env={"DOCKER_HOST": "unix:///var/run/docker-etl.sock"}, also=["config.invalid-value"], why="no docker daemon runs on the host")
case("docker__p527", "external.connection-refused", r"docker\.errors\.DockerException: Error while fetching server API version", {
 "launch.py": '''
import logging
import docker

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("launch")
IMAGE = "nordwind/ocr:1.9"


def main():
    log.info("launching %s", IMAGE)
    client = docker.from_env()
    out = client.containers.run(IMAGE, ["ocr", "/in"], volumes={"/opt/nordwind/ocr/in": {"bind": "/in", "mode": "ro"}}, remove=True)
    log.info("%s", out.decode()[-200:])


main()
'''}, f"{PY} launch.py", root=R+"/ocr", file="", versions="docker 7.2.0, python 3.11", log="ocr.log", env={"DOCKER_HOST": "unix:///var/run/docker-etl.sock"}, also=["config.invalid-value", "dependency.executable-missing"], why="the docker socket is not there: no daemon runs")
case("sftp__p528", "data.path-missing", r'Can\'t ls: .*outbox-nw|No such file|not found', {
 "collect.sh": '''
#!/bin/bash
# collect statements
cd /opt/nordwind/collect
echo "collect $(date +%F)"
sftp -q -oBatchMode=yes -P 18422 -b batch.txt deploy@sftp.nordwind.lan
rc=$?
echo "rc $rc, $(ls in | wc -l) files"
exit $rc
''', "batch.txt": "lcd in\nls -1 /tmp/outbox-nw/statements\nget /tmp/outbox-nw/statements/*.xml\n"}, "./collect.sh", root=R+"/collect", file="", versions="OpenSSH 9.2", log="collect.log", setup="GOODKEY=1\n"+SSHSET+f"cd {R}/collect; mkdir in; chown loader: in", teardown=SSHEND, why="the folder on the partner's server does not exist")
