import json

from contracts.base import Artifact
from contracts.delivery import Delivery, Notification
from contracts.schemas import artifact_types, schemas
from contracts.upgrades import UPGRADES


def artifacts() -> set[type[Artifact]]:
    return set(artifact_types().values())


def test_every_artifact_is_listed_by_its_kind() -> None:
    found = artifact_types()

    assert found["delivery"] is Delivery
    assert found["notification"] is Notification
    assert list(found) == sorted(found)


def test_no_two_artifacts_share_a_kind() -> None:
    listed = {
        kind for kind in Artifact.__subclasses__() if kind.__module__.startswith("contracts.")
    }
    assert artifacts() == listed


def test_each_schema_is_plain_json() -> None:
    exported = schemas()

    assert exported["delivery/1"]["title"] == "Delivery"
    assert json.loads(json.dumps(exported)) == exported


def test_every_older_schema_has_an_upgrade() -> None:
    older = {(one.KIND, n) for one in artifacts() for n in range(1, one.SCHEMA)}
    assert set(UPGRADES) == older
