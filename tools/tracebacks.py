"""Tracebacks of Python and the JVM, within one another and among other lines, into exceptions."""

import re
from dataclasses import dataclass, field

from contracts.log_report import Frame
from tools import tracebacks_jvm as jvm
from tools import tracebacks_python as python
from tools.frames import is_user_jvm, is_user_python
from tools.unwrap_lines import Line

MAX_FRAMES = 200
MAX_MESSAGE_LINES = 40
MAX_MESSAGE = 4000
MAX_CHAIN = 100
"""Exceptions of one chain; of a longer one the first and the last are kept."""
TOP = ("<module>", "_run_module_as_main")
"""Functions that nobody called: what leaves them ends the program."""
PATIENCE = 20
"""Lines of others that may stand between two frames of one traceback."""

CUT = "traceback-cut"
"""The name of an exception whose traceback ends before it is named."""


@dataclass(slots=True, eq=False)
class Raised:
    """One exception as printed: `start` to `end` of `line` is its name and first message line."""

    name: str
    line: Line
    start: int
    end: int
    jvm: bool
    messages: list[str] = field(default_factory=list[str])
    frames: list[Frame] = field(default_factory=list[Frame])
    beneath: "Raised | None" = None
    user_line: Line | None = None
    """The line of its innermost frame in the user's code."""

    @property
    def message(self) -> str:
        return "\n".join(self.messages)[:MAX_MESSAGE]

    @property
    def depth(self) -> int:
        return 0 if self.beneath is None else self.beneath.depth + 1

    @property
    def stack(self) -> tuple[Frame, ...]:
        """Innermost last."""
        return tuple(reversed(self.frames) if self.jvm else self.frames)

    @property
    def in_worker(self) -> bool:
        """Raised in a Python worker of Spark."""
        above = self.beneath
        return any("pyspark/worker.py" in frame.file for frame in self.frames) or (
            not self.jvm and above is not None and above.name.endswith("PythonException")
        )


Chain = list[Raised]


class Tracebacks:
    """Takes the lines of one source in order; `closed` has the chains that are complete."""

    def __init__(self) -> None:
        self.closed: list[Chain] = []
        self.current: Raised | None = None
        """What the line just taken belongs to."""
        self._chain: Chain = []
        self._reset()

    def _reset(self) -> None:
        self._chain = []
        self.current = None
        self._stack: list[Frame] | None = None
        """Frames of a traceback whose exception is yet to come."""
        self._top: Line | None = None
        self._user_line: Line | None = None
        self._indent = 0
        self._code = False
        self._strangers = 0
        self._blank = False
        self._linked = False
        self._nested = False

    @property
    def open(self) -> bool:
        return bool(self._chain) or self._stack is not None

    @property
    def in_frames(self) -> bool:
        """Whether the exception of a traceback is yet to come."""
        return self._stack is not None

    def close(self) -> None:
        if self._stack and self._top is not None:
            raised = Raised(CUT, self._top, 0, len(self._top.text), jvm=False)
            raised.frames, raised.user_line = self._stack, self._user_line
            self._add(raised)
        if self._chain:
            self.closed.append(self._chain)
        self._reset()

    def feed(self, line: Line) -> bool:
        """Whether the line is a part of a traceback or names an exception."""
        if line.error is not None:
            return self._stated(line)
        text = line.text.decode("latin-1")
        bare = python.undecorated(text)
        if (header := python.HEADER.search(bare)) is not None:
            return self._header(line, bare, header)
        if self._stack is not None:
            return self._in_frames(line, bare)
        return self._after(line, bare) if self._chain else self._idle(line, bare)

    def take_frame(self, raw: bytes) -> bool:
        """A bare JVM frame, read without unwrapping; False where none is expected."""
        if not self._chain or self._stack is not None:
            return False
        frame = jvm.frame_of(raw)
        if frame is not None:
            self._attach(frame)
        return frame is not None

    # What a line may open

    def _header(self, line: Line, bare: str, header: re.Match[str]) -> bool:
        lead = bare[: header.start()].strip()
        if lead:
            self._lead(line, bare[: header.start()])
        elif self._chain and not (self._linked or self._expects_nested()):
            self.close()
        if self._stack is not None:
            self.close()
        self._nested = bool(self._chain) and not self._linked
        self._stack, self._top, self._user_line = [], line, None
        self._indent, self._code, self._strangers = 0, False, 0
        return True

    def _lead(self, line: Line, lead: str) -> None:
        """`X: Traceback (most recent call last):`: the traceback is X's message."""
        if (opened := jvm.start(lead)) or (opened := jvm.inline(lead)):
            self._start_jvm(line, opened, inside=bool(self._chain) and not line.fresh)
        elif self._chain and not self._expects_nested():
            self.close()

    def _expects_nested(self) -> bool:
        """Whether what follows the last message is announced by it."""
        last = self._chain[-1] if self.current is None else self.current
        said = last.messages[-1].rstrip() if last.messages else ""
        return said.endswith(":") or (not said and not last.frames)

    def _stated(self, line: Line) -> bool:
        error = line.error
        assert error is not None  # noqa: S101  # the caller looked
        if error.depth == 0 or not self._chain:
            self.close()
        is_jvm = any(frame.function.count(".") > 1 for frame in error.frames)
        raised = Raised(error.name, line, 0, len(line.text), jvm=is_jvm)
        raised.messages = [line.text[error.message_at :].decode(errors="replace")]
        raised.frames = [_judged(frame, is_jvm) for frame in error.frames[:MAX_FRAMES]]
        raised.beneath = self._chain[-1] if self._chain else None
        self._add(raised)
        return True

    def _idle(self, line: Line, bare: str) -> bool:
        frame = python.frame(bare)
        if frame is not None and frame.function:
            self._stack, self._top = [], line
            return self._in_frames(line, bare)
        if opened := jvm.start(bare):
            self._start_jvm(line, opened, inside=False)
            return True
        lead = len(bare) - len(bare.lstrip())
        last = python.last_line(bare.strip(), sure=True)
        if last is not None and last.message:
            self._start_python(line, last, lead)
            return True
        if opened := jvm.inline(bare):
            self._start_jvm(line, opened, inside=False)
            return True
        return False

    # Frames of Python

    def _in_frames(self, line: Line, bare: str) -> bool:
        stack = self._stack if self._stack is not None else []
        frame = python.frame(bare)
        if frame is not None:
            stack.append(frame)
            self._user_line = line if frame.user else self._user_line
            del stack[:-MAX_FRAMES]
            self._indent = len(bare) - len(bare.lstrip())
            self._code, self._strangers = True, 0
            return True
        text = bare.strip()
        if not text or python.MARKS.match(text) or python.REPEATED.match(text):
            return True
        if self._is_code(bare, line):
            if stack and not stack[-1].code:
                stack[-1] = stack[-1].model_copy(update={"code": _text(text)})
            self._code = self._indent > 0
            return True
        return self._ends_frames(line, bare, text)

    def _is_code(self, bare: str, line: Line) -> bool:
        if not self._code:
            return False
        if self._indent:
            return len(bare) - len(bare.lstrip()) > self._indent
        return not line.fresh and python.last_line(bare.strip(), sure=True) is None

    def _ends_frames(self, line: Line, bare: str, text: str) -> bool:
        last = python.last_line(text, sure=line.fresh or self._strangers > 0)
        if last is not None:
            self._start_python(line, last, len(bare) - len(bare.lstrip()))
            return True
        self._strangers += 1
        if self._strangers > PATIENCE:
            self.close()
        if line.fresh:
            return False
        return self.open

    def _start_python(self, line: Line, last: python.Last, lead: int) -> None:
        lead += len(line.text) - len(python.undecorated(line.text.decode("latin-1")))
        raised = Raised(_text(last.name), line, lead, len(line.text), jvm=False)
        raised.messages = [_text(last.message)] if last.message else []
        raised.frames, raised.user_line = self._stack or [], self._user_line
        if self._linked and self._chain:
            self._root().beneath = raised
        elif self._nested and self._chain:
            raised.beneath = self.current
        self._add(raised)
        self._wrapped(raised, last.message, lead + last.message_at)

    def _wrapped(self, raised: Raised, message: str, at: int) -> None:
        """`sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) …` names two."""
        match = _DRIVER_ERROR.match(message)
        if match is not None:
            inner = Raised(match[1], raised.line, at + 1, raised.end, jvm=False)
            inner.messages = [_text(match[2])]
            inner.beneath = raised
            self._add(inner)
        elif opened := jvm.inline(message):
            self._inner_jvm(raised, opened, at)

    def _root(self) -> Raised:
        root = self._chain[-1]
        while root.beneath is not None:
            root = root.beneath
        return root

    # After an exception

    def _after(self, line: Line, bare: str) -> bool:
        text = bare.strip()
        if frame := jvm.frame(bare):
            self._attach(frame)
            return True
        if jvm.MORE.match(bare) or python.GROUP_PART.match(bare):
            return True
        if text in (python.CAUSED, python.DURING):
            self._linked = True
            return True
        if text == jvm.DRIVER:
            self.current = next((item for item in self._chain if item.jvm), self.current)
            return True
        if line.fresh:
            self.close()
            return self._idle(line, bare)
        if (opened := jvm.start(bare)) is not None:
            self._start_jvm(line, opened, inside=opened.caused or opened.py4j or self._hosts())
            return True
        return self._continues(line, bare, text)

    def _hosts(self) -> bool:
        """A JVM exception on a line of its own belongs to what announced it."""
        return self._expects_nested() or (self.current is not None and not self.current.jvm)

    def _continues(self, line: Line, bare: str, text: str) -> bool:
        if python.frame(bare) is not None:
            self.close()
            return self._idle(line, bare)
        if not text:
            self._blank = True
            return True
        current = self.current
        if self._is_over(bare):
            self.close()
            return self._idle(line, bare)
        if self._blank and text not in _GO_ON and not text.startswith(_GO_ON_WITH):
            self.close()
            return self._idle(line, bare)
        if current is not None and len(current.messages) < MAX_MESSAGE_LINES:
            current.messages.append(_text(bare.rstrip()))
            return True
        self.close()
        return False

    def _is_over(self, bare: str) -> bool:
        """Whether another program speaks after an exception that ended this one."""
        current = self.current
        ended = current is not None and bool(current.messages) and _left_the_top(self._chain[0])
        return ended and not self._expects_nested() and _SPEAKER.match(bare) is not None

    def _attach(self, frame: Frame) -> None:
        holder = self.current
        if holder is not None and "." in holder.name and not holder.frames:
            holder.jvm = True
        while holder is not None and not holder.jvm:
            holder = holder.beneath
        if holder is not None and len(holder.frames) < MAX_FRAMES:
            holder.frames.append(frame)
            self.current = holder

    def _start_jvm(self, line: Line, opened: jvm.Start, *, inside: bool) -> None:
        if not inside:
            self.close()
        at = len(line.text) - len(python.undecorated(line.text.decode("latin-1")))
        name = _text(opened.name)
        start = at + opened.name_at
        raised = Raised(name, line, start, len(line.text), jvm=jvm.is_jvm(opened.name))
        raised.messages = [_text(opened.message)] if opened.message else []
        raised.beneath = self._holder() if inside else None
        self._add(raised)
        self._wrapped(raised, opened.message, at + opened.message_at)

    def _holder(self) -> Raised | None:
        """What a `Caused by` stands beneath: the JVM's last exception, if it has one."""
        return next((item for item in reversed(self._chain) if item.jvm), self.current)

    def _inner_jvm(self, outer: Raised, opened: jvm.Start, at: int) -> None:
        start, printed = at + opened.name_at, _text(opened.name)
        inner = Raised(printed, outer.line, start, outer.end, jvm=jvm.is_jvm(printed))
        inner.messages = [_text(opened.message)] if opened.message else []
        inner.beneath = outer
        self._add(inner)

    def _add(self, raised: Raised) -> None:
        if len(self._chain) >= MAX_CHAIN:
            last = self._chain.pop()
            raised.beneath = last.beneath
        self._chain.append(raised)
        self.current = raised
        self._stack = self._top = self._user_line = None
        self._blank = self._linked = self._nested = False


_DRIVER_ERROR = re.compile(r"^\(([a-z_]\w*(?:\.\w+)+)\) ?(.*)$", re.DOTALL)
_GO_ON = ("JVM stacktrace:", "== SQL ==", "== DataFrame ==")
_GO_ON_WITH = ("[SQL:", "[parameters:", "(Background on this error", "DETAIL:", "HINT:", "CONTEXT:")


# rm: cannot remove '/var/tmp/stage-17': No such file or directory
_SPEAKER = re.compile(r"^[a-z][\w.+/-]{0,30}(?:\[\d+\])?: \S")


def _left_the_top(root: Raised) -> bool:
    if root.jvm:
        return bool(root.frames) and b'Exception in thread "main"' in root.line.text
    return bool(root.frames) and root.frames[0].function in TOP


def _judged(frame: Frame, is_jvm: bool) -> Frame:
    user = is_user_jvm(frame.function) if is_jvm else is_user_python(frame.file)
    return frame.model_copy(update={"user": user and bool(frame.function or frame.line)})


def _text(latin: str) -> str:
    """Patterns run over bytes as Latin-1, so that their offsets are the bytes'."""
    return latin.encode("latin-1").decode(errors="replace")
