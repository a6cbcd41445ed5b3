"""What came back from the runs of a job, before and after the change."""

from contracts.base import Contract, Pairs, Text

_TOO_COMMON = frozenset(
    {
        *("AttributeError", "AssertionError", "Exception", "ImportError", "IndexError", "KeyError"),
        *("LookupError", "NameError", "OSError", "RuntimeError", "TypeError", "ValueError"),
        *("FileNotFoundError", "ZeroDivisionError"),
    }
)
"""Names that say too little: the words of the message have to be there as well."""


PASSED = "passed"
"""How tests end that all pass."""


class Failure(Contract):
    names: tuple[Text, ...]
    """All that its messages call it: classes and conditions."""
    message: Text
    line: int | None = None
    """The innermost line of the job's own code."""


class Output(Contract):
    to: Text
    columns: tuple[tuple[Text, Text], ...]
    rows: int
    sha256: Text
    """Over the rows, in any order."""
    values: Pairs = ()
    """By name: a hash over the values of all columns of the name, each once, without nulls."""


class Action(Contract):
    action: Text
    plan: Text
    """sha256 over the optimised and the physical plan, as Spark compares them."""
    operators: tuple[Text, ...]


class JobRun(Contract):
    failure: Failure | None = None
    unknown: Text | None = None
    """An input that no log shows the columns of."""
    outputs: tuple[Output, ...] = ()
    attempts: tuple[Output, ...] = ()
    """What it was about to write when the writing failed."""
    files: Pairs = ()
    printed: Text = ""
    actions: tuple[Action, ...] = ()
    udfs: Text = ""
    conf: Pairs = ()

    @property
    def results(self) -> tuple[object, ...]:
        """What another run of the same job has to come to as well."""
        return self.outputs, self.files, self.printed

    @property
    def rows_out(self) -> int:
        return sum(output.rows for output in self.outputs)


class Table(Contract):
    name: Text
    columns: tuple[tuple[Text, Text], ...]
    """Name and type."""


class Plant(Contract):
    """The value that makes the job fail: in which column, and what."""

    kind: Text
    column: Text = ""
    value: Text = ""


class Side(Contract):
    """The job on one side of the change; a run that was not made is None."""

    clean: JobRun = JobRun()
    empty: JobRun | None = None
    red: JobRun | None = None
    green: JobRun | None = None
    plant: Plant | None = None
    tables: tuple[Table, ...] = ()
    spare: tuple[tuple[tuple[Text, Text], ...], ...] = ()
    profiles: Pairs = ()
    guessed: tuple[Text, ...] = ()
    """Columns that the job names and no log shows."""


class Expected(Contract):
    """How the log names the failure: by classes and conditions, or by words of its message."""

    names: tuple[Text, ...] = ()
    words: tuple[Text, ...] = ()

    def is_met_by(self, failure: Failure | None) -> bool:
        if failure is None:
            return False
        telling, named = set(self.names) - _TOO_COMMON, set(self.names) & set(failure.names)
        if telling:
            return bool(telling & named)
        if self.names and not named:
            return False
        return bool(self.words or named) and all(word in failure.message for word in self.words)

    @property
    def telling(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.names) - _TOO_COMMON))


class Ran(Contract):
    """Both sides, or why there is none; what a proof is judged from, and all that is kept."""

    engine: Text = ""
    """`Spark 4.3.0`, with what is to be said of it."""
    command: Text = ""
    expected: Expected = Expected()
    before: Side | None = None
    after: Side | None = None
    again: Side | None = None
    """The job before the change once more, where the two sides came to different results."""
    why_not: Text | None = None
    tests: Pairs = ()
    """`before` and `after`: how the repository's tests ended."""
