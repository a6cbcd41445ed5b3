"""Records the runs of the history test anew, with the code of today: `make record-history`."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from contracts.base import canonical, sha256_of
from contracts.catalogue import Catalogue
from contracts.delivery import Delivery
from contracts.task_event import TaskEvent, Wishes
from evals.corpus import Corpus, Entry
from evals.history import BUNDLE, CASES, CORPUS, FOLDER, lay_out, write_accepted
from graph.bundle_write import write_bundle
from graph.deps import Deps
from graph.effects import RunEffects
from graph.incident import INCIDENT, IncidentState
from graph.runs import begin, carry_out
from graph.state import Hands, State, temporary_state
from tools.catalogue import load
from tools.local_files import find
from tools.sources import Files

LEVEL = 19


def record(folder: Path, corpus: Corpus, entries: tuple[Entry, ...]) -> int:
    """How many runs were recorded; what was accepted of earlier ones is void."""
    hands = Hands("history", partial(datetime.now, UTC))
    with temporary_state(hands) as state, TemporaryDirectory() as scratch:
        cases = dict(_recorded(state, corpus, entries, Path(scratch)))
        folder.mkdir(exist_ok=True)
        write_bundle(state, sorted(cases), folder / BUNDLE, None, LEVEL)
    (folder / CASES).write_bytes(canonical(cases).replace(b',"', b',\n"') + b"\n")
    write_accepted((), folder)
    return len(cases)


def _recorded(
    state: State, corpus: Corpus, entries: tuple[Entry, ...], scratch: Path
) -> Iterator[tuple[str, str]]:
    catalogue = load()
    for entry in entries:
        root = scratch / entry.id
        lay_out(corpus, entry.id, root)
        yield run_of(state, root, catalogue), entry.id


def run_of(state: State, root: Path, catalogue: Catalogue) -> str:
    """One run of the incident flow over a folder, whole, as a user's is."""
    files = find([root], root)
    names = sorted([file.name, file.sha256] for file in files)
    event = TaskEvent(event_id=sha256_of(canonical(names)), format="local", log_refs=files)
    given = {"event": event, "wishes": Wishes(), "catalogue": catalogue, "delivery": Delivery()}
    held = begin(state, INCIDENT, event, given, root)
    deps = Deps(
        files=Files(root, state.store),
        history=lambda _event: (),
        effects=RunEffects(state.ledger, held.run.run, held.fence, state.hands.clock),
    )
    carry_out(state, INCIDENT, IncidentState, held, deps)
    return held.run.run


def main() -> int:
    corpus = Corpus.open(CORPUS)
    count = record(FOLDER, corpus, corpus.entries)
    size = (FOLDER / BUNDLE).stat().st_size
    sys.stdout.write(f"{count} runs recorded, {size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
