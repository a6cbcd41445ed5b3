"""Failed tasks, counted by stage and reason."""

from dataclasses import dataclass, field

from contracts.spark_metrics import TaskFailure
from tools.event_log_events import EndReason, TaskEnd
from tools.event_log_lines import Line
from tools.event_log_quotes import quote_text

KEPT = 200
_MESSAGE = 500

_TEXT = {
    "ExceptionFailure": b"Description",
    "ExecutorLostFailure": b"Loss Reason",
    "FetchFailed": b"Message",
    "TaskKilled": b"Kill Reason",
}
_PASSES = frozenset({"Success", "Resubmitted"})

_Key = tuple[int, str, str, str]


@dataclass(slots=True)
class Failures:
    """The first of each kind is kept; a loss of an executor also by its reason."""

    dropped: int = 0
    _first: dict[_Key, TaskFailure] = field(default_factory=dict)
    _counts: dict[_Key, int] = field(default_factory=dict)

    def end_task(self, event: TaskEnd, line: Line) -> None:
        reason = event.reason
        if reason.reason in _PASSES:
            return
        key = event.stage, reason.reason, reason.exception, reason.loss
        if key in self._first:
            self._counts[key] += 1
        elif len(self._first) < KEPT:
            self._first[key] = _failure(event, line)
            self._counts[key] = 1
        else:
            self.dropped += 1

    def all(self) -> tuple[TaskFailure, ...]:
        """In the order in which they first came."""
        return tuple(
            failure.model_copy(update={"count": self._counts[key]})
            for key, failure in self._first.items()
        )


def _failure(event: TaskEnd, line: Line) -> TaskFailure:
    reason = event.reason
    return TaskFailure(
        kind=reason.reason,
        name=reason.exception or reason.reason,
        message=_message(reason)[:_MESSAGE],
        stage=event.stage,
        count=1,
        executor=event.info.executor,
        evidence=quote_text(line, _TEXT.get(reason.reason, b"Reason"), since=b'"Reason":"')
        or quote_text(line, b"errorMessage"),
    )


def _message(reason: EndReason) -> str:
    return reason.description or reason.loss or reason.message or reason.kill
