import pytest

from contracts.upgrades import Body, UnknownSchema, upgrade


def to_two(body: Body) -> Body:
    return {**body, "two": body["one"]}


def to_three(body: Body) -> Body:
    return {"three": body["two"]}


UPGRADES = {("thing", 1): to_two, ("thing", 2): to_three}


def upgraded(body: Body, schema: int, wanted: int) -> Body:
    return upgrade(body, kind="thing", schema=schema, wanted=wanted, upgrades=UPGRADES)


def test_a_body_of_this_schema_is_left() -> None:
    assert upgraded({"three": 1}, 3, 3) == {"three": 1}


def test_a_body_is_upgraded_one_schema_at_a_time() -> None:
    assert upgraded({"one": 1}, 1, 3) == {"three": 1}


def test_a_newer_schema_is_refused() -> None:
    with pytest.raises(UnknownSchema, match="thing of schema 4: this version of Breakfix reads up"):
        upgraded({}, 4, 3)


def test_a_schema_without_an_upgrade_is_refused() -> None:
    with pytest.raises(UnknownSchema, match="thing of schema 0: no upgrade to 1 is known"):
        upgraded({}, 0, 3)


def test_a_catalogue_of_before_the_fit_loses_its_empty_calibration() -> None:
    old: Body = {"causes": [], "weights": {"anchor": 0.85, "calibration": []}}
    assert upgrade(old, kind="catalogue", schema=1, wanted=2) == {
        "causes": [],
        "weights": {"anchor": 0.85},
    }
