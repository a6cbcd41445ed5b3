from graph.differences import Difference, differences


def test_equal_values_do_not_differ() -> None:
    assert list(differences({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]})) == []


def test_every_field_that_differs_is_named() -> None:
    found = list(differences({"a": [1, 2], "b": "ü"}, {"a": [1], "b": "x", "c": {"d": True}}))

    assert found == [
        Difference("a.1", "2", "null"),
        Difference("b", '"ü"', '"x"'),
        Difference("c", "null", '{"d": true}'),
    ]
