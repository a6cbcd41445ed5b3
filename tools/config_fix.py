"""Changes the value of a setting at the place that is in force, or says why not."""

from collections.abc import Iterator, Mapping

from contracts.base import sha256_of
from contracts.fix import Edit, FileChange, Patch, Precondition, Refusal, Rung, Target
from tools.codemod import diff_of
from tools.codemod_job import Considered
from tools.config_places import NoPlace, decoded, find_places, place_in_force
from tools.config_text import Place, is_sound
from tools.config_values import WANTED, NoValue, Wanted
from tools.source_map_clues import Clues
from tools.source_map_tree import compiles
from tools.splice import SpliceError, splice

ID = "spark-setting"


def with_setting(tried: Considered, clues: Clues, files: Mapping[str, bytes]) -> Considered:
    """What codemods made of it, or where they wrote nothing the first setting that helps."""
    refusals = list(tried.refusals)
    for wanted in () if tried.patch else WANTED.get(clues.cause, ()):
        try:
            patch = _propose(wanted, clues, files)
        except NoValue as no:
            refusals.append(Refusal(codemod=ID, why=f"{wanted.key}: {no}"))
        except NoPlace as no:
            targets = tuple(_target(files, place) for place in no.places)
            refusals.append(Refusal(codemod=ID, why=no.why, candidates=targets))
        else:
            return Considered(patch=patch, refusals=tuple(refusals))
    return Considered(patch=tried.patch, refusals=tuple(refusals))


def _propose(wanted: Wanted, clues: Clues, files: Mapping[str, bytes]) -> Patch:
    place = place_in_force(files, wanted.key, clues.setting(wanted.key))
    new = wanted.value(clues, place.value)
    data = files[place.file]
    edit = Edit(
        byte=_byte(data, place.first), length=_byte(data, place.end) - _byte(data, place.first),
        text=new,
    )  # fmt: skip
    after = splice(data, (edit,))
    if fault := fault_of(wanted.key, place, new, {**files, place.file: after}, files):
        raise NoPlace(fault, (place,))
    change = FileChange(
        file=place.file, before=sha256_of(data), after=sha256_of(after), edits=(edit,)
    )
    return Patch(
        codemod=ID,
        why=f"Set {wanted.key} to {new}: {place.value} was in force. {wanted.note}",
        target=_target(files, place),
        changes=(change,),
        diff=diff_of(place.file, data, after, "utf-8"),
        preconditions=(
            Precondition(
                what="the run had the value that this place sets, and no place before it sets it",
                met_by=clues.evidence,
                detail=f"{wanted.key} = {place.value} ({place.kind})",
            ),
        ),
        effect="configuration",
        effect_note=f"{wanted.note} Whether it is enough was not tested.",
        review="read",
    )


def fault_of(
    key: str, place: Place, new: str, after: Mapping[str, bytes], before: Mapping[str, bytes]
) -> str | None:
    """Why the changed file cannot stand: it must parse, and differ in this one value alone."""
    texts = decoded(before[place.file]), decoded(after[place.file])
    if not is_sound(place.file, *texts):
        return f"{place.file} would not be read as before but for this value"
    if place.file.endswith(".py") and not compiles(place.file, after[place.file]):
        return f"{place.file} would not compile"
    was, now = find_places(before, key), find_places(after, key)
    changed = [a.value for a, b in zip(was, now, strict=False) if a.value != b.value]
    if len(was) != len(now) or changed != [place.value]:
        return f"{key} would be set to {new} in another way"
    return None


def _byte(data: bytes, point: int) -> int:
    return len(decoded(data)[:point].encode())


def _target(files: Mapping[str, bytes], place: Place) -> Target:
    data = files[place.file]
    first, end = _byte(data, place.first), _byte(data, place.end)
    return Target(
        file=place.file,
        line=data.count(b"\n", 0, first) + 1,
        byte=first,
        length=end - first,
        code=place.value,
    )


def setting_checks(patch: Patch, files: Mapping[str, bytes]) -> tuple[Rung, ...]:
    """The rungs of proof of a changed setting that need no run."""
    return tuple(_rungs(patch, files))


def _rungs(patch: Patch, files: Mapping[str, bytes]) -> Iterator[Rung]:
    (change,) = patch.changes
    try:
        after = splice(files[change.file], change.edits)
    except SpliceError as error:
        yield Rung(rung="touches-only-target", state="failed", detail=str(error))
        return
    if sha256_of(files[change.file]) != change.before or sha256_of(after) != change.after:
        detail = f"{change.file}: it is not the file that the change was made for"
        yield Rung(rung="touches-only-target", state="failed", detail=detail)
        return
    sound = is_sound(change.file, decoded(files[change.file]), decoded(after))
    yield Rung(
        rung="touches-only-target",
        state="proved" if sound else "failed",
        detail=f"one value of {change.file} differs, in line {patch.target.line}",
    )
