import io

import pytest

from tools.spark_history import MOST, application_ids, last_named

HEX = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("line", "id"),
    [
        (
            "INFO Client: Submitted application application_1700000000000_0042",
            "application_1700000000000_0042",
        ),
        (
            "Connected to Spark cluster with app ID app-20261123105247-0000",
            "app-20261123105247-0000",
        ),
        (
            "Logging events to file:/events/local-1795427764499.inprogress",
            "local-1795427764499",
        ),
        (f"Logging events to s3a://logs/spark-{HEX}", f"spark-{HEX}"),
    ],
)
def test_an_id_is_found_in_the_words_of_its_cluster(line: str, id: str) -> None:
    assert list(application_ids(io.BytesIO(line.encode()))) == [id]


@pytest.mark.parametrize(
    "line",
    [
        "container_1700000000000_0042_01_000001",
        "driver-20261123105247-0000",
        "my_application_1700000000000_0042",
        f"spark-{HEX}0",
        "local-12",
    ],
)
def test_what_only_looks_like_an_id_is_none(line: str) -> None:
    assert list(application_ids(io.BytesIO(line.encode()))) == []


class Dripping(io.BytesIO):
    """One byte at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1)


def test_an_id_that_a_block_cuts_is_found_whole_and_once() -> None:
    log = b"app ID app-20261123105247-0000 " + b"x" * 100 + b"\nno id"
    assert list(application_ids(Dripping(log))) == ["app-20261123105247-0000"]


def test_the_last_applications_are_asked_for_in_the_order_in_which_they_came() -> None:
    ids = [f"app-{number}" for number in range(MOST + 2)]
    assert last_named([*ids, ids[-1]]) == tuple(ids[2:])
