"""Turns a folder with `labels.toml` into a corpus: each log alone, and with all files of its run.

`python -m evals.import_ours FOLDER [CORPUS]`
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

from contracts.base import sha256_of
from evals.case import Blob, Case, Provenance, Truth
from evals.write_corpus import write

NAME = "ours"
VERSION = "1.0.0"

Named = Mapping[str, bytes]


class Label(BaseModel):
    """One `[[log]]` of `labels.toml`; paths are relative to its folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    event_log: str | None = None
    executors: str | None = None
    exit_code: int | None = None
    ok: tuple[str, ...]
    ok_log_only: tuple[str, ...] = ()
    quote: str | None = None
    line: int | None = None
    patch: str
    observations: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """`_spark35` of `driver_spark35.log`: what its other files carry as well."""
        return PurePosixPath(self.path).stem.removeprefix("driver")

    @property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.path).parts


def labels(folder: Path) -> tuple[Label, ...]:
    raw = tomllib.loads((folder / "labels.toml").read_text(encoding="utf-8"))
    return tuple(Label.model_validate(one) for one in raw["log"])


def cases(folder: Path) -> Iterator[tuple[Case, Mapping[Blob, bytes]]]:
    for label in labels(folder):
        for kind, files in (("log", _log(folder, label)), ("run", _run(folder, label))):
            blobs = {
                Blob(name=name, size=len(data), sha256=sha256_of(data)): data
                for name, data in sorted(files.items())
            }
            yield _case(label, kind, tuple(blobs), _job(files)), blobs


def _case(label: Label, kind: str, inputs: tuple[Blob, ...], job: str | None) -> Case:
    planted = label.line is not None and label.ok[0] != "healthy"
    accepted = label.ok if kind == "run" or not label.ok_log_only else label.ok_log_only
    truth = Truth.model_validate(
        {
            "cause": label.ok[0],
            "also": [cause for cause in accepted if cause != label.ok[0]],
            "abstain": accepted[0] == "unknown",
            "must_quote": [label.quote] if label.quote else [],
            "file": "job.py" if planted and kind == "run" else None,
            "file_names": [job] if planted and job else [],
            "lines": [label.line] if planted else [],
            "observations": label.observations if kind == "run" else [],
            "patch": label.patch,
            "outcome": _outcome(label.exit_code) if kind == "run" else None,
        }
    )
    provenance = Provenance(
        kind="recorded", emitter=label.parts[0], runner=_runner(label), tags=(("files", kind),)
    )
    return Case(
        id=f"{_name(label)}-{kind}",
        family=_family(label),
        split="development",
        inputs=inputs,
        truth=truth,
        provenance=provenance,
    )


def _job(files: Named) -> str | None:
    """The job as the command that ran it calls it; the corpus keeps it as `job.py`."""
    if "run.json" not in files:
        return None
    command: list[str] = json.loads(files["run.json"])["command"]
    return next((part for part in command if part.endswith(".py")), None)


def _outcome(exit_code: int | None) -> str | None:
    if exit_code is None:
        return None
    return "failed" if exit_code else "succeeded"


def _family(label: Label) -> str:
    task = [part for part in label.parts if part.startswith("task_id=")]
    folder = task[0].removeprefix("task_id=") if task else label.parts[1]
    return f"{label.parts[0]}-{folder}".replace("_", "-")


def _runner(label: Label) -> str:
    if label.parts[0] == "airflow":
        return label.parts[1]
    minor = re.search(r"spark(\d)(\d)$", label.suffix)
    return f"spark-{minor[1]}.{minor[2]}" if minor else "spark-4.3"


def _name(label: Label) -> str:
    whole = PurePosixPath(label.path).with_suffix("")
    places = [part.partition("=")[2] for part in whole.parts if "=" in part]
    named = "-".join([label.parts[1], *places]) if places else f"{_family(label)}{label.suffix}"
    return named.replace("_", "-")


def _log(folder: Path, label: Label) -> Named:
    name = "driver.log" if label.parts[0] == "spark" else PurePosixPath(label.path).name
    return {name: (folder / label.path).read_bytes()}


def _run(folder: Path, label: Label) -> Named:
    if label.parts[0] == "airflow":
        dags = sorted((folder / label.parts[0] / label.parts[1] / "dags").glob("*.py"))
        return {**_log(folder, label), **{f"dags/{dag.name}": dag.read_bytes() for dag in dags}}
    own = (folder / label.path).parent
    found = {
        "job.py": own / "job.py",
        "run.json": own / f"run{label.suffix}.json",
        **_below("eventlog", folder, label.event_log),
        **_below("executors", folder, label.executors),
    }
    files = {name: path.read_bytes() for name, path in found.items() if path.is_file()}
    return {**_log(folder, label), **files}


def _below(name: str, folder: Path, path: str | None) -> Mapping[str, Path]:
    """The file under `name` with its own suffix, or the files of the folder below it."""
    if path is None:
        return {}
    whole = folder / path
    if whole.is_file():
        return {f"{name}{whole.suffix}": whole}
    inside = [file for file in sorted(whole.rglob("*")) if file.is_file()]
    return {f"{name}/{file.relative_to(whole).as_posix()}": file for file in inside}


def main(folder: Path, corpus: Path) -> str:
    manifest = write(corpus, NAME, VERSION, cases(folder))
    return f"{corpus}: {len(manifest.cases)} cases, digest {manifest.digest}"


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    sys.stdout.write(
        main(given[0], given[1] if len(given) > 1 else Path("evals/corpora/ours")) + "\n"
    )
