from typing import get_type_hints

from graph.incident import INCIDENT
from graph.reaction import REACTION, SEEN, ReactionState


def test_the_state_has_every_key_of_the_flow() -> None:
    assert [*get_type_hints(ReactionState)] == [*REACTION.contracts()]


def test_what_a_reaction_sees_is_read_as_the_incident_wrote_it() -> None:
    written = INCIDENT.contracts()
    assert {name: REACTION.given[name] for name in SEEN} == {
        name: written[key] for name, key in SEEN.items()
    }
