"""A real Spark History Server beside our own reading of the same event logs.

python -m benchmarks.history_server LOG… [--spark SPARK_HOME] [--mb 1000]

Starts the History Server of a Spark installation (that of the installed `pyspark` unless another is
named) on a free port of this machine, over copies of the event logs. For each application its event
log is fetched (`/logs`) and must give the very metrics that the file gives; then the REST API is
asked, and every number that it tells must be the same. With `--mb` a log of that size is added, and
the CPU of the server for sending its log, and for answering about its stages, stands beside ours.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, NamedTuple

import httpx

from agents.log_reader import ask_gather, finish_gather
from agents.spark_metrics import read_metrics
from benchmarks.event_log import task_ends
from contracts.base import canonical
from contracts.inputs import Inputs
from contracts.spark_metrics import SparkMetrics
from contracts.task_event import TaskEvent, Wishes
from tools.history_server import all_answers, fetch, path_of
from tools.history_server_http import HistoryServer
from tools.local_files import find
from tools.sources import Files

READY_S = 600


class Store:
    """Blobs in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, chunks: Iterable[bytes]) -> "Kept":
        digest, size = hashlib.sha256(), 0
        path = self._folder / "new"
        with path.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
        path.rename(self._folder / digest.hexdigest())
        return Kept(digest.hexdigest(), size)

    def open(self, sha256: str) -> BinaryIO:
        return (self._folder / sha256).open("rb")


class Kept(NamedTuple):
    sha256: str
    size: int


@contextmanager
def history_server(spark: Path, logs: Path) -> Generator[tuple[str, int]]:
    """Its address and its process; on the loopback only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = logs.parent / "history.conf"
    conf.write_text(
        f"spark.history.fs.logDirectory {logs.as_uri()}\nspark.history.ui.port {port}\n"
        "spark.history.fs.update.interval 5s\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(spark)}  # noqa: TID251
    environment.setdefault("SPARK_DAEMON_MEMORY", "2g")
    name = "org.apache.spark.deploy.history.HistoryServer"
    command = [str(spark / "bin" / "spark-class"), name, "--properties-file", str(conf)]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str, applications: int) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            if len(httpx.get(f"{url}/api/v1/applications", timeout=30).json()) >= applications:
                return
        except httpx.TransportError:
            pass
        time.sleep(1)
    raise SystemExit(f"{url} did not list {applications} applications within {READY_S} s")


def of_file(path: Path) -> SparkMetrics:
    files = Files(path.parent, Store(path.parent))
    refs = find([path], path.parent)
    event = TaskEvent(event_id="e", format="local", log_refs=refs)
    return read_metrics(finish_gather(event, ask_gather(event, Wishes(), files)), files)


Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None


def plain(metrics: SparkMetrics) -> Json:
    """Without the names of files, which differ."""
    return without_sources(json.loads(metrics.model_copy(update={"gaps": ()}).model_dump_json()))


def without_sources(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {key: without_sources(one) for key, one in value.items() if key != "source"}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [without_sources(one) for one in value]
    return value


def told(metrics: SparkMetrics) -> Json:
    """What the REST API tells too; it drops executors that never registered."""
    whole = metrics.model_dump(mode="json", include=TOLD)
    for failure in whole["failures"]:
        del failure["executor"]
    whole["failures"].sort(key=canonical)
    whole["executors"] = [
        one for one in whole["executors"] if one["cores"] or one["executor"] == "driver"
    ]
    return without(whole, UNTOLD)


TOLD = {
    "application_id",
    "spark_version",
    "started_at",
    "ended_at",
    "jobs",
    "stages",
    "failures",
    "executors",
}
UNTOLD = {
    "jobs": {"failure"},
    "stages": {"plan_nodes", "records_to_read"},
}


def without(whole: Mapping[str, Json], untold: Mapping[str, set[str]]) -> Json:
    def clean(value: Json, gone: set[str]) -> Json:
        if isinstance(value, Mapping):
            left = {key: one for key, one in value.items() if key not in gone | {"evidence"}}
            return {key: clean(one, set()) for key, one in left.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [clean(one, gone) for one in value]
        return value

    return {key: clean(value, untold.get(key, set())) for key, value in whole.items()}


def differences(name: str, ours: Json, theirs: Json) -> Iterator[str]:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(f"{name}.{key}", ours.get(key), theirs.get(key))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(f"{name}[{place}]", one, other)
    elif ours != theirs:
        yield f"{name}: event log {str(ours)[:300]!r}, server {str(theirs)[:300]!r}"


def compare(url: str, path: Path, work: Path) -> list[str]:
    """What differs by the log, and by the REST API."""
    ours = of_file(path)
    id = ours.application_id or ""
    store = Store(work)
    files = Files(work, store)
    with httpx.Client() as client:
        server = HistoryServer(client, url, time.monotonic, time.sleep)
        fetched = fetch(server, [id], store.keep)
        answers = all_answers(server, path_of(server, id), store.keep)
    by_log = read_metrics(Inputs(event_logs=fetched.event_logs), files)
    by_api = read_metrics(Inputs(spark_answers=(answers,)), files)
    return [
        *differences("log", plain(ours), plain(by_log)),
        *differences("REST", told(ours), told(by_api)),
    ]


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", nargs="+", type=Path, help="event logs, or folders of them")
    parser.add_argument("--spark", type=Path)
    parser.add_argument("--mb", type=int, help="compare the CPU over a log of this size")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        logs, work = Path(name, "logs"), Path(name, "work")
        logs.mkdir()
        work.mkdir()
        paths = copies(options.logs, logs)
        large = write_large(logs, options.mb) if options.mb else None
        with history_server(options.spark or installed(), logs) as (url, pid):
            wait_for(url, len(paths) + (large is not None))
            equal = sum(report(url, path, work) for path in paths)
            if large is not None:
                cpu(url, pid, large, work)
    print(f"{len(paths)} event logs: {equal} equal by their log and by the REST API")
    if equal < len(paths):
        raise SystemExit("not all are equal")


def report(url: str, path: Path, work: Path) -> bool:
    found = compare(url, path, work)
    for line in found[:5]:
        print(f"{path.name}: {line}")
    return not found


def cpu(url: str, pid: int, large: Path, work: Path) -> None:
    """Sending the log first: it does not load the application."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    of_file(large)
    after = resource.getrusage(resource.RUSAGE_SELF)
    ours = after.ru_utime + after.ru_stime - mine.ru_utime - mine.ru_stime
    before = cpu_seconds(pid)
    with httpx.Client(timeout=900) as client:
        base = f"{url}/api/v1/applications/{LARGE}"
        with client.stream("GET", f"{base}/logs") as answer:
            packed = sum(len(piece) for piece in answer.iter_raw())
        sent = cpu_seconds(pid)
        client.get(f"{base}/stages?details=false").raise_for_status()
        answered = cpu_seconds(pid)
    megabytes = large.stat().st_size / 1e6
    print(
        f"{megabytes:.0f} MB: ours {ours:.2f} CPU s; the server sends it as {packed / 1e6:.1f} MB "
        f"for {sent - before:.2f} CPU s, and answers about its stages for {answered - sent:.2f}: "
        f"ours / server {ours / (answered - sent):.3f}"
    )


LARGE = "local-1795427764000"


def write_large(logs: Path, mb: int) -> Path:
    """An application whose tasks are all like the one in benchmarks/task_end.json."""
    path = logs / "large"
    with path.open("wb") as file:
        for event in (
            {"Event": "SparkListenerLogStart", "Spark Version": "4.3.0"},
            {
                "Event": "SparkListenerApplicationStart",
                "App Name": "large",
                "App ID": LARGE,
                "Timestamp": 1_795_427_600_000,
                "User": "etl",
            },
        ):
            file.write(json.dumps(event, separators=(",", ":")).encode() + b"\n")
        size, tasks = file.tell(), task_ends()
        while size < mb * 1_000_000:
            size += file.write(next(tasks))
        end = {"Event": "SparkListenerApplicationEnd", "Timestamp": 1_795_428_000_000}
        file.write(json.dumps(end, separators=(",", ":")).encode() + b"\n")
    return path


def copies(given: Iterable[Path], to: Path) -> list[Path]:
    made: list[Path] = []
    for path in given:
        for one in [path] if path.is_file() else sorted(path.rglob("eventlog*")):
            if one.is_dir() and one.name.startswith("eventlog_v2_"):
                made.append(to / one.name)
                shutil.copytree(one, made[-1])
            elif one.is_file():
                made.append(to / f"{len(made):03}-{one.parent.name}-{one.name}")
                shutil.copyfile(one, made[-1])
    return made


def installed() -> Path:
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise SystemExit("no pyspark is installed; name a Spark installation with --spark")
    return Path(found.origin).parent


if __name__ == "__main__":
    main()
