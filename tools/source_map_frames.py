"""Says in which source file of the run a printed frame stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.log_report import Frame

_LEAST_CODE = 12
"""A shorter line, such as `main()`, stands in too many files to name one."""


@dataclass(frozen=True)
class Placed:
    """A frame of the failing stack, and the loaded file it stands in, if that is known."""

    frame: Frame
    file: str | None


def place_frames(frames: Sequence[Frame], files: Mapping[str, bytes]) -> tuple[Placed, ...]:
    """Say of each frame which file it stands in, by its path and by the lines it printed.

    A job is often submitted under another name than its file has: then only lines can tell.
    """
    paths = dict.fromkeys(frame.file for frame in frames)
    found = {path: _file_of(path, [f for f in frames if f.file == path], files) for path in paths}
    return tuple(Placed(frame, found[frame.file]) for frame in frames)


def _file_of(path: str, frames: Sequence[Frame], files: Mapping[str, bytes]) -> str | None:
    fits = [name for name, data in files.items() if _lines_fit(frames, data)]
    shared = {name: _shared_suffix(path, name) for name in fits}
    longest = max(shared.values(), default=0)
    if longest:
        best = [name for name in fits if shared[name] == longest]
    else:
        printed = any(len(frame.code) >= _LEAST_CODE for frame in frames)
        best = fits if printed else []
    return best[0] if len(best) == 1 else None


def _shared_suffix(path: str, name: str) -> int:
    ours, theirs = reversed(path.split("/")), reversed(name.split("/"))
    parts = zip(ours, theirs, strict=False)
    return next(
        (n for n, (a, b) in enumerate(parts) if a != b), min(path.count("/"), name.count("/")) + 1
    )


def _lines_fit(frames: Sequence[Frame], data: bytes) -> bool:
    lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    return all(_line_fits(frame, lines) for frame in frames)


def _line_fits(frame: Frame, lines: Sequence[str]) -> bool:
    if frame.line is None or frame.line > len(lines):
        return False
    printed = frame.code.split("\n")[0].split()
    return not printed or printed == lines[frame.line - 1].split()
