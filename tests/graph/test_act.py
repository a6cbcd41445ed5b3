from typing import get_type_hints

from graph.act import ACT, SEEN, ActState
from graph.incident import INCIDENT


def test_the_state_has_every_key_of_the_flow() -> None:
    assert [*get_type_hints(ActState)] == [*ACT.contracts()]


def test_what_an_act_sees_is_read_as_the_incident_wrote_it() -> None:
    written = INCIDENT.contracts()

    assert {key: written[name] for key, name in SEEN.items()} == {
        key: contract for key, contract in ACT.given.items() if key != "act"
    }
