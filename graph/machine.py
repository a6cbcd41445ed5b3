"""A flow as a LangGraph graph: a straight line of nodes, a checkpoint at each transition."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langsmith import tracing_context  # pyright: ignore[reportUnknownVariableType]

from graph.checkpoints import Config, Saver
from graph.steps import Flow, Step
from graph.work import Work, run_step

Machine: TypeAlias = CompiledStateGraph[Any, Work, Any, Any]
"""Its state is `{key: sha256}`: LangGraph gives and takes it as plain JSON."""


class UnfinishedRun(RuntimeError):
    """LangGraph came to its end and the ledger has not all of the run's rows."""


class _AnyState(TypedDict):
    """A node gets the whole state; what it reads of it, its step says."""


@dataclass(frozen=True, slots=True)
class _Node:
    step: Step

    def __call__(self, state: _AnyState, runtime: Runtime[Work]) -> dict[str, str]:
        names = {key: str(value) for key, value in state.items()}
        return {self.step.key: run_step(runtime.context, self.step, names)}


def compile_flow(flow: Flow, schema: type[Any], checkpoints: Saver) -> Machine:
    """`schema` is a TypedDict of the flow's keys, each a `str`."""
    return _graph_of(_Shape(flow, schema)).compile(checkpointer=checkpoints)


@dataclass(frozen=True, slots=True)
class _Shape:
    flow: Flow
    schema: type[Any]


@lru_cache(maxsize=8)
def _graph_of(shape: _Shape) -> StateGraph[Any, Work, Any, Any]:
    """Once a process: LangGraph looks into each function and type anew."""
    graph = StateGraph(shape.schema, context_schema=Work)
    for step in shape.flow.steps:
        graph.add_node(step.name, _Node(step))
    names = [START, *(step.name for step in shape.flow.steps), END]
    for before, after in pairwise(names):
        graph.add_edge(before, after)
    return graph


def walk(machine: Machine, work: Work, given: Mapping[str, str]) -> None:
    """Take the run to its end, from its last checkpoint if there is one.

    Checkpoints are allowed to be behind or lost: what the ledger has no row for is run, from the
    beginning if need be, and what it has a row for is not.
    """
    config: Config = {
        "configurable": {"thread_id": work.run},
        "recursion_limit": len(work.flow.steps) + 2,
    }
    with tracing_context(enabled=False):
        if machine.get_state(config).values:
            machine.invoke(None, config, context=work, durability="sync")
        if work.ledger.run(work.run).state != "finished":
            machine.invoke(dict(given), config, context=work, durability="sync")
    state = work.ledger.run(work.run).state
    if state != "finished":
        raise UnfinishedRun(f"run {work.run}: the graph ended and the ledger says {state}")
