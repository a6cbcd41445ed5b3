from graph.deps import Deps
from graph.incident import INCIDENT, IncidentState


def test_the_state_has_the_keys_of_the_flow_and_no_other() -> None:
    assert IncidentState.__annotations__ == dict.fromkeys(INCIDENT.contracts(), str)


def test_what_the_agents_ask_for_is_a_field_of_deps() -> None:
    asked = {name for step in INCIDENT.steps for part in step.parts for name in part.deps}
    assert asked <= set(Deps.__dataclass_fields__)


def test_the_steps_come_in_the_order_of_the_documentation() -> None:
    assert [(step.name, step.kind, step.key) for step in INCIDENT.steps] == [
        ("gather", "recorded", "inputs"),
        ("read_log", "pure", "log_report"),
        ("read_metrics", "pure", "metrics"),
        ("context", "recorded", "context"),
        ("propose", "pure", "hypotheses"),
        ("rank", "recorded", "verdict"),
        ("read_source", "recorded", "sources"),
        ("fix", "pure", "fix"),
        ("verify", "recorded", "verification"),
        ("open_pr", "effect", "pull_request"),
        ("notify", "effect", "notification"),
    ]
