import pytest

from tools.unwrap_json import MAX_DEPTH, Object, Str, Value, read_object


def inside(text: bytes, value: Value | None) -> object:
    if isinstance(value, Str):
        return text[value.start : value.end]
    if isinstance(value, list):
        return [inside(text, item) for item in value]
    if isinstance(value, dict):
        return {key: inside(text, item) for key, item in value.items()}
    return value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b'{"a": "x\\"y", "b": 1, "c": null}', {"a": b'x\\"y', "b": b"1", "c": b"null"}),
        (b'{"a":["x",{"b":""}],"c":{}}', {"a": [b"x", {"b": b""}], "c": {}}),
        (b'{"a":"cut off', {"a": b"cut off"}),
        (b'{"a":"x","b":', {"a": b"x"}),
        (b'{"a":["x",', {"a": [b"x"]}),
        (b'{"a":"x"} [logger] loc=a.py:1', {"a": b"x"}),
        (b'{"a":"x","a":"y"}', {"a": b"x"}),
        (b'{1:2,"a" 3,"b":4}', {"b": b"4"}),
        (b'{"a":"\\', {"a": b"\\"}),
    ],
)
def test_an_object_is_read(text: bytes, wanted: object) -> None:
    assert inside(text, read_object(text)) == wanted


@pytest.mark.parametrize("text", [b"", b"plain", b"[1]", b"{}", b"{", b"{no json}"])
def test_what_is_no_object_is_none(text: bytes) -> None:
    assert read_object(text) is None


def test_depth_is_bounded() -> None:
    text = b'{"a":' * 3000 + b"1" + b"}" * 3000
    depth = 0
    value: object = read_object(text)
    while isinstance(value, dict):
        item: Object = value
        value = item.get("a")
        depth += 1
    assert depth == MAX_DEPTH
