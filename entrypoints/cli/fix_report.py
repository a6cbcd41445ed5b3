"""What `breakfix fix` prints: the target, the change, what it rests on, and what was proved."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.delivery import PullRequest
from contracts.evidence import Evidence
from contracts.fix import Advice, Fix, Patch, Refusal, Target, Verification
from entrypoints.cli.json_lines import diagnosis
from entrypoints.cli.terminal import safe
from entrypoints.found import Found

_CODE_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Report:
    path: str
    found: Found
    pull_request: PullRequest
    root: Path
    repo: Path
    written: Mapping[str, str]
    """What was written where: `patch`, `branch` and `commit`, or `files`; empty where nothing."""

    def place(self, name: str) -> str:
        """A file of the run as the repository names it, where it is in there."""
        path = os.path.relpath(self.root / name, self.repo)
        return name if path.startswith("..") else path


def as_json(report: Report) -> str:
    found = report.found
    answer = found.fix.answer
    patch = answer if isinstance(answer, Patch) else None
    told = {
        **_diagnosis(report, patch),
        "target": _target(patch.target, report) if patch else None,
        "preconditions": [
            {"what": one.what, "detail": one.detail, "evidence": _quotes(one.met_by)}
            for one in (patch.preconditions if patch else ())
        ],
        "verification": found.verification.model_dump(mode="json"),
        "pull_request": report.pull_request.model_dump(mode="json"),
        "refusals": [_refusal(one, report) for one in found.fix.refusals],
        "written": dict(report.written) or None,
    }
    return json.dumps(told, ensure_ascii=False)


def _diagnosis(report: Report, patch: Patch | None) -> dict[str, object]:
    """As `diagnose` prints it, with the diff that applies in the repository."""
    told = dict(diagnosis(report.path, report.found))
    if patch is not None and isinstance(told["fix"], dict):
        told["fix"] = {**told["fix"], "diff": _diff(patch, report)}
    return told


def _target(target: Target, report: Report) -> dict[str, object]:
    return {**target.model_dump(mode="json"), "file": report.place(target.file)}


def _refusal(one: Refusal, report: Report) -> dict[str, object]:
    candidates = [_target(each, report) for each in one.candidates]
    return {"codemod": one.codemod, "why": one.why, "candidates": candidates}


def _quotes(evidence: tuple[Evidence, ...]) -> list[dict[str, object]]:
    return [quote.model_dump(mode="json") for quote in evidence]


def as_text(report: Report) -> Iterator[str]:
    found = report.found
    yield f"{safe(report.path)}   run {found.run}"
    yield f"{safe(found.verdict.summary)} ({found.verdict.verdict})"
    match found.fix.answer:
        case Patch() as patch:
            yield from _patch(patch, report)
            yield from _section("proof", _proof(found.verification))
            yield f"\n  pull request\n    {report.pull_request.state}: {report.pull_request.why}"
        case Advice() as advice:
            yield f"\n  no change of code\n    {safe(advice.why)}"
            extra = (advice.retry_when, advice.hand_off_to, advice.permission, advice.setting)
            yield from (f"    {safe(text)}" for text in extra if text)
    yield from _section("refused", _refusals(found.fix, report))
    yield from _section("written", [f"{what}: {to}" for what, to in report.written.items()])


def _patch(patch: Patch, report: Report) -> Iterator[str]:
    target = patch.target
    within = f", in {target.function}" if target.function else ""
    yield from _section(
        "target",
        [f"{report.place(target.file)}:{target.line}{within}", _short(target.code)],
    )
    yield from _section("change", _diff(patch, report).splitlines())
    yield from _section("because", _because(patch))
    yield from _section(
        "effect on results", [f"{patch.effect}: {patch.effect_note}", f"review: {patch.review}"]
    )


def _diff(patch: Patch, report: Report) -> str:
    """With the names that the repository has for the files."""
    names = {change.file: report.place(change.file) for change in patch.changes}
    told = patch.diff
    for name, ours in names.items():
        for side in ("--- a", "+++ b"):
            told = told.replace(f"{side}/{name}\n", f"{side}/{ours}\n", 1)
    return told


def _because(patch: Patch) -> Iterator[str]:
    for one in patch.preconditions:
        yield f"{one.what}: {one.detail}" if one.detail else one.what
        yield from (f"  {quote.source}:{quote.line}  {_short(quote.text)}" for quote in one.met_by)


def _proof(verification: Verification) -> Iterator[str]:
    yield verification.why
    for rung in verification.rungs:
        yield f"{rung.rung}: {rung.state.replace('-', ' ')}: {rung.detail}"
        if rung.command and rung.output:
            yield f"  $ {rung.command}"
            yield from (f"  {line}" for line in rung.output.splitlines())
    yield from (f"{one.what}: {one.before} → {one.after}" for one in verification.numbers)


def _refusals(fix: Fix, report: Report) -> Iterator[str]:
    for refusal in fix.refusals:
        yield f"{refusal.codemod}: {refusal.why}"
        for one in refusal.candidates:
            yield f"  {report.place(one.file)}:{one.line}  {_short(one.code)}"


def _section(name: str, lines: "Iterator[str] | list[str]") -> Iterator[str]:
    told = [f"    {safe(line)}" for line in lines]
    if told:
        yield f"\n  {name}"
        yield from told


def _short(code: str) -> str:
    first = code.strip().partition("\n")[0]
    return first if len(first) <= _CODE_WIDTH else f"{first[:_CODE_WIDTH]}…"
