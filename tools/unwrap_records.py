"""What a JSON object of a log says: Airflow 3, Docker, Spark's structured logs, any JSON logger."""

from typing import NamedTuple

from contracts.log_report import Frame
from tools.unwrap_json import Object, Str, Value

_MESSAGE = ("event", "message", "msg", "@message", "log", "textPayload", "MESSAGE", "text")
_LEVEL = (
    "level",
    "levelname",
    "severity",
    "log.level",
    "lvl",
    "loglevel",
    "log_level",
    "levelName",
)
_TIME = ("timestamp", "ts", "time", "@timestamp", "asctime", "datetime", "created_at")
_LOGGER = ("logger", "logger_name", "loggerName", "name")
_TRACE = ("exc_info", "exc_text", "exception", "stack_trace", "stacktrace", "stack", "traceback")
_NUMERIC_LEVEL = {b"40": "warning", b"50": "error", b"60": "fatal"}


class Stated(NamedTuple):
    """An exception as data. `text` is `message`, save where Airflow states name and message."""

    name: str
    text: Str | None
    frames: tuple[Frame, ...]
    depth: int
    airflow: bool = False


class Record(NamedTuple):
    message: Str | None
    level: str
    time: bytes
    logger: str
    task: tuple[str, str, str, str] | None
    errors: tuple[Stated, ...]
    traces: tuple[Str, ...]
    """Strings that hold a whole stack, with its line breaks, or one line of it each."""
    docker: bool


class Read:
    """Looks up what the record of one object says in the text that it was read from."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def word(self, value: Value | None) -> str:
        match value:
            case Str(start, end):
                return self._text[start:end].decode(errors="replace")
            case bytes():
                return value.decode(errors="replace")
            case _:
                return ""

    def first(self, item: Object, keys: tuple[str, ...]) -> Value | None:
        return next((item[key] for key in keys if isinstance(item.get(key), Str | bytes)), None)

    def record(self, item: Object) -> Record | None:
        """None where the object is data that a program printed, and no record of a logger."""
        message = next((v for key in _MESSAGE if isinstance(v := item.get(key), Str)), None)
        traces, errors = tuple(self.traces(item)), tuple(self.errors(item))
        level, time = self.first(item, _LEVEL), self.first(item, _TIME)
        told = level is not None or time is not None or "event" in item or bool(traces or errors)
        if not told or (message is None and not traces and not errors):
            return None
        return Record(
            message=message,
            level=_NUMERIC_LEVEL.get(self.word(level).encode(), self.word(level).lower()),
            time=self.word(time).encode(),
            logger=self.word(self.first(item, _LOGGER)),
            task=self.task(item),
            errors=errors,
            traces=traces,
            docker="stream" in item and "log" in item,
        )

    def task(self, item: Object) -> tuple[str, str, str, str] | None:
        if not isinstance(item.get("task_id"), Str) or "try_number" not in item:
            return None
        dag, task, index, number = (
            self.word(item.get(key)) for key in ("dag_id", "task_id", "map_index", "try_number")
        )
        return dag, task, index, number

    def traces(self, item: Object) -> list[Str]:
        found = [value for key in _TRACE if isinstance(value := item.get(key), Str)]
        for holder in (item.get("error"), item.get("exception")):
            if isinstance(holder, dict):
                found += [v for k in _TRACE if isinstance(v := holder.get(k), Str)]
                found += _strings(holder.get("stacktrace"))
        for key in _TRACE:
            found += _strings(item.get(key))
        return [value for value in found if value.end > value.start]

    def errors(self, item: Object) -> list[Stated]:
        detail = item.get("error_detail")
        entries = detail if isinstance(detail, list) else []
        found = [
            stated
            for depth, entry in enumerate(_dicts(entries))
            for stated in self.airflow_error(entry, depth)
        ]
        for key in ("exception", "error"):
            holder = item.get(key)
            if isinstance(holder, dict):
                found += self.spark_error(holder, _context(item))
        return found

    def airflow_error(self, entry: Object, depth: int) -> list[Stated]:
        kind, value = entry.get("exc_type"), entry.get("exc_value")
        if not isinstance(kind, Str):
            return []
        frames = tuple(self.airflow_frame(frame) for frame in _dicts(entry.get("frames")))
        text = Str(kind.start, value.end) if isinstance(value, Str) else kind
        found = [Stated(self.word(kind), text, frames, depth, airflow=True)]
        for group in _lists(entry.get("exceptions")):
            for at, inner in enumerate(_dicts(group)):
                found += self.airflow_error(inner, depth + 1 + at)
        return found

    def airflow_frame(self, frame: Object) -> Frame:
        return Frame(
            file=self.word(frame.get("filename")),
            line=_number(frame.get("lineno")),
            function=self.word(frame.get("name")),
        )

    def spark_error(self, holder: Object, context: Object) -> list[Stated]:
        kind = self.first(holder, ("class", "type", "name"))
        text = next((v for k in ("msg", "message") if isinstance(v := holder.get(k), Str)), None)
        if kind is None:
            return []
        frames = [self.spark_frame(frame) for frame in _dicts(holder.get("stacktrace"))]
        if isinstance(context.get("file"), Str) and (line := _number(_unquoted(self, context))):
            frames.append(Frame(file=self.word(context["file"]), line=line))
        return [Stated(self.word(kind), text, tuple(frames), 0)]

    def spark_frame(self, frame: Object) -> Frame:
        owner, method = self.word(frame.get("class")), self.word(frame.get("method"))
        return Frame(
            file=self.word(frame.get("file")).replace("null", ""),
            line=_number(frame.get("line")),
            function=f"{owner}.{method}",
        )


def _unquoted(read: Read, context: Object) -> bytes:
    return read.word(context.get("line")).encode()


def _context(item: Object) -> Object:
    context = item.get("context")
    return context if isinstance(context, dict) else {}


def _strings(value: Value | None) -> list[Str]:
    return [item for item in value if isinstance(item, Str)] if isinstance(value, list) else []


def _dicts(value: Value | None) -> list[Object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _lists(value: Value | None) -> list[Value]:
    return list(value) if isinstance(value, list) else []


def _number(value: Value | None) -> int | None:
    if isinstance(value, bytes) and value.isdigit() and int(value) > 0:
        return int(value)
    return None
