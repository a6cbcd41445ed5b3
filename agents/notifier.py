"""Writes what the person on call reads: the cause, the lines that prove it, what to do."""

from collections.abc import Iterable, Iterator, Mapping

from contracts.catalogue import Catalogue
from contracts.context import Context, Known
from contracts.delivery import Announcement, Delivery, Line, Notification, PullRequest
from contracts.evidence import Evidence
from contracts.fix import Fix, Patch, Verification
from contracts.hypotheses import Location
from contracts.inputs import Inputs
from contracts.task_event import TaskEvent
from contracts.verdict import Cited, RankedCause, Verdict
from tools.effect import (
    ANNOUNCE,
    Effects,
    RemoteRefused,
    RemoteUnavailable,
    RetryLater,
    effect_key,
)
from tools.notifier import Channel
from tools.wording import action_of, confidence_of, sentence, subject_of, title_of

_QUOTES = 4
_RULED_OUT = 3
_SEEN = 3
_ENDINGS = {
    "failed": "The run failed",
    "succeeded": "The run succeeded",
    "not-shown": "How the run ended is not shown",
}


def render_notify(
    event: TaskEvent,
    catalogue: Catalogue,
    context: Context,
    verdict: Verdict,
    fix: Fix,
    verification: Verification,
    pull_request: PullRequest,
    delivery: Delivery,
) -> Notification:
    """Everything there is to say; a channel with less room leaves out from the end."""
    return Notification(
        title=f"{subject_of(event)} {_headline(verdict, catalogue)}",
        verdict=_verdict(verdict),
        lines=tuple(_lines(verdict, context, pull_request)),
        quotes=_quotes(verdict),
        ruled_out=tuple(_ruled_out(verdict, catalogue)),
        action=Line(text=action_of(fix.answer, pull_request), cites=_ids(_deciding(verdict))),
        proof=tuple(_proof(fix, verification)),
        diff=fix.answer.diff if isinstance(fix.answer, Patch) else None,
        missing=tuple(str(gap) for gap in verdict.missing),
        not_sent=_not_sent(delivery),
    )


def render_announce(event: TaskEvent, inputs: Inputs, delivery: Delivery) -> Announcement:
    """What is said as soon as the logs are found; the notification takes its place."""
    count = len(inputs.logs) + len(inputs.event_logs)
    logs = "1 log" if count == 1 else f"{count} logs"
    return Announcement(title=f"{subject_of(event)}: reading {logs}", to=delivery.channels)


def act_notify(
    rendered: Notification,
    delivery: Delivery,
    effects: Effects,
    channels: Mapping[str, Channel],
) -> Notification:
    """To every channel once; one that is away does not keep the message from the others."""
    sent: list[str] = []
    failed: list[str] = []
    waiting: list[Exception] = []
    for name in delivery.channels:
        try:
            sent.append(_send(rendered, name, effects, channels.get(name)))
        except RemoteRefused as error:
            failed.append(f"{name}: {error}")
        except (RemoteUnavailable, RetryLater) as error:
            failed.append(f"{name}: given up: {error}")
            waiting.append(error)
    if waiting and not effects.last_try:
        raise waiting[0]
    not_sent = "; ".join(failed) or rendered.not_sent
    return rendered.model_copy(update={"sent_to": tuple(sent), "not_sent": not_sent})


def _send(notification: Notification, name: str, effects: Effects, channel: Channel | None) -> str:
    """The channel's name, and whether it may have got the message twice."""
    if channel is None:
        raise RemoteRefused("no channel of this name is configured here")
    to, run = channel, effects.run
    early = effects.overtake(effect_key(ANNOUNCE, name, run))
    key = effect_key("notify", name, run)
    sent = effects.effect(
        key,
        (lambda: to.look(key)) if to.can_be_asked else None,
        lambda: to.send(notification, key, run, early.answer if early else None),
    )
    return f"{name} (maybe repeated)" if sent.maybe_repeated else name


def _headline(verdict: Verdict, catalogue: Catalogue) -> str:
    match verdict.verdict:
        case "healthy":
            return "did not fail"
        case "unknown":
            return "failed, cause not known" if _failed(verdict) else "cannot be judged"
        case cause:
            return f"failed: {title_of(cause, catalogue)}"


def _failed(verdict: Verdict) -> bool:
    return verdict.outcome.state == "failed"


def _verdict(verdict: Verdict) -> str:
    cites = "".join(f" [{name}]" for name in _ids(_deciding(verdict)))
    named = f"{verdict.verdict}, {confidence_of(verdict.confidence)}"
    return f"{sentence(verdict.summary)} ({named}){cites}"


def _deciding(verdict: Verdict) -> tuple[Cited, ...]:
    """What the verdict rests on: of an unknown one its lead, of a healthy one nothing failed."""
    if verdict.verdict in ("unknown", "healthy"):
        return () if verdict.lead is None else (verdict.lead,)
    return tuple(quote for first in verdict.hypotheses[:1] for quote in first.evidence[:_QUOTES])


def _lines(verdict: Verdict, context: Context, pull_request: PullRequest) -> Iterator[Line]:
    cites = _ids(_deciding(verdict))
    if verdict.location is not None:
        yield Line(text=_place(verdict.location), cites=cites)
    yield Line(text=_ending(verdict), cites=_known_ids(verdict.outcome.evidence, verdict))
    for seen in verdict.observations:
        text = f"Seen as well, and not the cause: {sentence(seen.why)}"
        yield Line(text=text, cites=_known_ids(seen.evidence, verdict))
    yield from _surroundings(context, verdict)
    if pull_request.state == "none":
        yield Line(text=f"No pull request: {sentence(pull_request.why)}", cites=cites)


def _place(place: Location) -> str:
    line = "" if place.line is None else f", line {place.line}"
    function = f", in {place.function}" if place.function else ""
    return f"In the code: {place.file}{line}{function}."


def _ending(verdict: Verdict) -> str:
    return f"{_ENDINGS[verdict.outcome.state]}: {sentence(verdict.outcome.why)}"


def _surroundings(context: Context, verdict: Verdict) -> Iterator[Line]:
    """What the person would look up next; none of it is proof, so none of it is cited."""
    for change in context.changes:
        text = f"Changed since the last green run: {change.kind} {change.name}"
        yield Line(text=f"{text}, {change.before} → {change.after}.")
    if isinstance(context.owner, Known):
        yield Line(text=f"Owner: {context.owner.value}.")
    same = [seen.run for seen in context.seen if seen.failure_key == verdict.failure_key]
    if same:
        runs = ", ".join(same[:_SEEN])
        count = f"{len(same)} of {context.runs_known} runs"
        yield Line(text=f"The same failure before, in {count}: {runs}.")


def _quotes(verdict: Verdict) -> tuple[Cited, ...]:
    """All that is cited, once, in the order of the ids."""
    against = (quote for other in _others(verdict) for quote in _decides(other))
    cited = [*_deciding(verdict), *against]
    known = {quote.id: quote for quote in cited}
    return tuple(sorted(known.values(), key=lambda quote: (len(quote.id), quote.id)))


def _ruled_out(verdict: Verdict, catalogue: Catalogue) -> Iterator[Line]:
    """What else was considered; of an unknown verdict every hypothesis is."""
    weak = "its evidence is too weak" if verdict.verdict == "unknown" else "it has less evidence"
    for other in _others(verdict):
        text = f"{title_of(other.cause, catalogue)} ({other.cause})"
        why = sentence(other.why_not or weak)
        yield Line(text=f"{text}: {why}", cites=_ids(_decides(other)))


def _others(verdict: Verdict) -> list[RankedCause]:
    return [one for one in verdict.hypotheses if one.cause != verdict.verdict][:_RULED_OUT]


def _decides(cause: RankedCause) -> tuple[Cited, ...]:
    """What speaks against it, where something does, else what it rests on."""
    return (cause.against or cause.evidence)[:1]


def _proof(fix: Fix, verification: Verification) -> Iterator[str]:
    """Of a patch each rung; where nothing is changed there is nothing to prove."""
    if isinstance(fix.answer, Patch):
        yield sentence(verification.why)
        for rung in verification.rungs:
            yield f"{rung.rung}: {rung.state.replace('-', ' ')}, {sentence(rung.detail)}"


def _not_sent(delivery: Delivery) -> str | None:
    return None if delivery.channels else "no channel configured"


def _ids(quotes: Iterable[Cited]) -> tuple[str, ...]:
    return tuple(quote.id for quote in quotes)


def _known_ids(evidence: Iterable[Evidence], verdict: Verdict) -> tuple[str, ...]:
    """The ids of those quotes that the message has."""
    ids = {(quote.source, quote.byte): quote.id for quote in _quotes(verdict)}
    places = ((quote.source, quote.byte) for quote in evidence)
    return tuple(ids[place] for place in places if place in ids)
