"""Runs a job before and after a change, in the sandbox, on the Spark of its minor version."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from tools.ladder.environment import Environment, Minor, NoEnvironment, Places, find_environment
from tools.ladder.judge_rows import needs_again
from tools.ladder.order import Order
from tools.ladder.outcome import PASSED, Ran, Side
from tools.sandbox import NoSandbox, find_sandbox
from tools.sandbox import Order as SandboxOrder
from tools.sandbox_watch import Caps
from tools.sandbox_watch import Ran as SandboxRan

CAPS = Caps(wall_s=300)
_TEST = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")
_PYTEST = ("-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=line", "-W", "ignore")
_HARNESS = Path(__file__).with_name("harness")
_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx700m"
_CHANGING = (
    (re.compile(r"#\d+L?"), "#n"),
    (re.compile(r"\b(stage|task|TID|Stage|Task) \d+(?:\.\d+)*"), r"\1 n"),
    (re.compile(r"\bpy4j-\w+|\bo\d+\.(?=\w)"), ""),
)

Files = Mapping[str, bytes]


class Isolated(Protocol):
    """Where something of others may run."""

    def run(self, order: SandboxOrder, caps: Caps) -> SandboxRan: ...


class Prover(Protocol):
    """Who may run the code of others: an edge, built by an entry point."""

    def prove(self, order: Order, before: Files, after: Files, spark: Minor | None) -> Ran: ...


@dataclass(frozen=True, slots=True)
class SandboxProver:
    places: Places
    caps: Caps = CAPS
    open_sandbox: Callable[[tuple[Path, ...], Path], Isolated] = find_sandbox

    def prove(self, order: Order, before: Files, after: Files, spark: Minor | None) -> Ran:
        """Nothing is run where no sandbox or no Spark is; the answer says which of them it was."""
        told = Ran(expected=order.expected, command=_command(order))
        try:
            environment = find_environment(spark, self.places, spark=order.spark)
            python = environment.base / "bin" / "python3"
            sandbox = self.open_sandbox(environment.shown, python)
        except (NoEnvironment, NoSandbox) as error:
            return told.model_copy(update={"why_not": f"the job was not run: {error}"})
        job = _Job(sandbox, environment, order, self.caps)
        return job.both(
            told.model_copy(update={"engine": _engine(environment, spark)}), before, after
        )


def _command(order: Order) -> str:
    return " ".join(("python", order.script, *order.arguments))


def _engine(environment: Environment, told: Minor | None) -> str:
    if environment.spark is None:
        return "Python"
    unsure = "" if told else " (the log does not tell the job's own)"
    return f"Spark {environment.spark}{unsure}"


@dataclass(frozen=True, slots=True)
class _Job:
    sandbox: Isolated
    environment: Environment
    order: Order
    caps: Caps

    def both(self, told: Ran, files_before: Files, files_after: Files) -> Ran:
        before = self.run(files_before, None)
        if isinstance(before, str):
            return told.model_copy(update={"why_not": f"the job before the change: {before}"})
        if before.clean.unknown:
            return told.model_copy(update={"why_not": before.clean.unknown})
        after = self.run(files_after, before)
        if isinstance(after, str):
            return told.model_copy(update={"why_not": f"the changed job: {after}"})
        again = None
        if needs_again(before, after):
            again = self.run(files_before, before)
        return told.model_copy(
            update={
                "before": before,
                "after": after,
                "again": again if isinstance(again, Side) else None,
                "tests": tuple(sorted(self.tests(files_before, files_after))),
            }
        )

    def tests(self, before: Files, after: Files) -> Iterator[tuple[str, str]]:
        """How the repository's tests end; after the change only where they pass before it."""
        names = [name for name in sorted(before) if _TEST.search(name)]
        if names:
            yield "before", (told := self.tested(before, names))
            if told == PASSED:
                yield "after", self.tested(after, names)

    def tested(self, files: Files, names: Sequence[str]) -> str:
        python = str(self.environment.python)
        order = SandboxOrder(
            command=(python, "-m", "pytest", *_PYTEST, *names),
            files={f"/repo/{name}": data for name, data in files.items()},
            folder="/repo",
            environment={**self._environment(), "PYTHONPATH": "/repo"},
        )
        ran = self.sandbox.run(order, self.caps)
        if ran.stopped is not None:
            return f"the tests were stopped, {ran.stopped}"
        if ran.code == 0:
            return PASSED
        said = (ran.out or ran.err).decode("utf-8", "replace").strip().splitlines()
        return f"the tests do not pass: {_steady(said[-1]) if said else 'they said nothing'}"

    def run(self, files: Files, recipe: Side | None) -> Side | str:
        """One side, or a sentence where nothing can be read of it."""
        ran = self.sandbox.run(self._sent(files, recipe), self.caps)
        if ran.stopped is not None:
            return f"stopped, {ran.stopped}"
        try:
            return Side.model_validate_json(_steady(ran.out.decode("utf-8", "replace")))
        except ValidationError:
            last = ran.err.decode("utf-8", "replace").strip().splitlines()[-1:]
            return f"ended with {ran.code} and no result: {' '.join(last)[:300]}"

    def _sent(self, files: Files, recipe: Side | None) -> SandboxOrder:
        harness = {
            f"/proof/breakfix_harness/{path.name}": path.read_bytes()
            for path in sorted(_HARNESS.glob("*.py"))
        }
        sources = {f"/given/repo/{name}": data for name, data in files.items()}
        python = str(self.environment.python)
        return SandboxOrder(
            command=(python, "-m", "breakfix_harness.main"),
            files={**harness, **sources, "/proof/order.json": self.order.as_json(recipe)},
            environment={**self._environment(), "PYTHONPATH": "/proof"},
        )

    def _environment(self) -> Mapping[str, str]:
        java = self.environment.java_home
        return {
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYSPARK_PYTHON": str(self.environment.python),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "JAVA_TOOL_OPTIONS": _JVM,
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            **({"JAVA_HOME": str(java)} if java else {}),
        }


def _steady(text: str) -> str:
    """Without what differs from run to run and says nothing."""
    for pattern, instead in _CHANGING:
        text = pattern.sub(instead, text)
    return text
