"""What a step is: plain functions whose signatures say which artifacts they read."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from contracts.base import Artifact
from contracts.delivery import Announcement
from contracts.recorded import Recorded

Kind: TypeAlias = Literal["pure", "recorded", "effect"]
Function: TypeAlias = Callable[..., Artifact]

_PARTS: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    "pure": (("",),),
    "recorded": (("ask_", "finish_"),),
    "effect": (("render_",), ("render_", "act_")),
}
_OUTSIDE = frozenset({"ask_", "act_"})
_PURE_DEPS = frozenset({"files"})


class BadGraph(TypeError):
    """The steps do not fit together; found when the graph is built, never when it runs."""


@dataclass(frozen=True, slots=True)
class Part:
    """One function of a step, and what its signature asks for."""

    function: Function
    reads: Mapping[str, type[Artifact]]
    """State keys, and `recorded` or `rendered`: what the part before it gave."""
    deps: tuple[str, ...]
    gives: type[Artifact]

    @property
    def name(self) -> str:
        return f"{self.function.__module__}.{self.function.__name__}"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    kind: Kind
    key: str
    """The one state key that it writes."""
    parts: tuple[Part, ...]
    announces: Part | None = None
    """Says, from what the step read and wrote, what the effect loop sends while the run goes on."""

    @property
    def gives(self) -> type[Artifact]:
        return self.parts[-1].gives

    @property
    def handed(self) -> str:
        """The parameter by which the second function gets what the first gave."""
        return "rendered" if self.kind == "effect" else "recorded"

    @property
    def reads(self) -> Mapping[str, type[Artifact]]:
        """State keys by the contract that they are read as; parts agree (`step` checks it)."""
        read = {key: one for part in self.parts for key, one in part.reads.items()}
        return {key: one for key, one in read.items() if key != self.handed}


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A straight line of steps over the artifacts that a run is given; equal to itself only."""

    name: str
    given: Mapping[str, type[Artifact]]
    steps: tuple[Step, ...]

    def contracts(self) -> Mapping[str, type[Artifact]]:
        """Every state key, in the order in which it is written."""
        return {**self.given, **{step.key: step.gives for step in self.steps}}


def step(
    kind: Kind, key: str, *functions: Function, announces: Callable[..., Announcement] | None = None
) -> Step:
    """The only way to make a node: it writes `key`, and its functions say what it reads.

    A parameter annotated with an Artifact is a state key; any other is a field of Deps. The second
    function of a recorded step gets what the first gave as `recorded`, that of an effect as
    `rendered`.
    """
    parts = tuple(_part(function) for function in functions)
    name = _name(kind, parts)
    for part in parts:
        _check_purity(kind, name, part)
    told = None if announces is None else _part(announces)
    made = Step(name, kind, key, parts, told)
    if told is not None and told.deps:
        raise BadGraph(f"{told.name}: announces, but asks for {', '.join(sorted(told.deps))}")
    for part in parts:
        for read, contract in part.reads.items():
            if made.reads.get(read, contract) is not contract:
                raise BadGraph(f"{name}: {read} is read as two types by its functions")
    return made


def flow(name: str, given: Mapping[str, type[Artifact]], *steps: Step) -> Flow:
    """Check that each key is written once, before it is read, as the type that it is read as."""
    written = dict(given)
    names: set[str] = set()
    for one in steps:
        if one.name in names:
            raise BadGraph(f"{one.name}: two steps have this name")
        for key, contract in one.reads.items():
            _check_read(one, key, contract, written)
        if one.key in written:
            raise BadGraph(f"{one.name}: {one.key} is already written before it")
        names.add(one.name)
        written[one.key] = one.gives
        if one.announces is not None:
            for key, contract in one.announces.reads.items():
                _check_read(one, key, contract, written)
    return Flow(name=name, given=given, steps=steps)


def _check_read(
    reader: Step, key: str, contract: type[Artifact], written: Mapping[str, type[Artifact]]
) -> None:
    if key not in written:
        raise BadGraph(f"{reader.name}: reads {key}, which no step before it writes")
    if written[key] is not contract:
        raise BadGraph(
            f"{reader.name}: reads {key} as {contract.__name__}, "
            f"but it is written as {written[key].__name__}"
        )


def _part(function: Function) -> Part:
    signature = inspect.signature(function)
    name = f"{function.__module__}.{function.__name__}"
    gives = signature.return_annotation
    if not _is_artifact(gives):
        raise BadGraph(f"{name}: its return annotation has to be an artifact, found {gives!r}")
    annotated = {key: one.annotation for key, one in signature.parameters.items()}
    return Part(
        function=function,
        reads={key: kind for key, kind in annotated.items() if _is_artifact(kind)},
        deps=tuple(key for key, kind in annotated.items() if not _is_artifact(kind)),
        gives=gives,
    )


def _is_artifact(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Artifact)


def _name(kind: Kind, parts: tuple[Part, ...]) -> str:
    """The functions' common name without the prefixes that their kind asks for."""
    spelled = [part.function.__name__ for part in parts]
    for prefixes in _PARTS[kind]:
        stems = {name.removeprefix(p) for name, p in zip(spelled, prefixes, strict=False)}
        fits = len(spelled) == len(prefixes) and len(stems) == 1
        if fits and spelled == [prefix + stem for prefix in prefixes for stem in stems]:
            return stems.pop()
    wanted = " or ".join(" + ".join(f"{p}<name>" for p in prefixes) for prefixes in _PARTS[kind])
    raise BadGraph(f"a {kind} step is made of {wanted}, found {', '.join(spelled) or 'nothing'}")


def _check_purity(kind: Kind, name: str, part: Part) -> None:
    outside = any(part.function.__name__ == prefix + name for prefix in _OUTSIDE)
    refused = set(part.deps) - _PURE_DEPS
    if refused and not outside:
        raise BadGraph(f"{part.name}: is pure, but asks for {', '.join(sorted(refused))}")
    if kind == "recorded" and outside and part.gives is not Recorded:
        raise BadGraph(f"{part.name}: gives {part.gives.__name__}, wanted Recorded")
