import json
from pathlib import Path

from tools.error_conditions.build import Named, anchor, main, read_release, tables

SPARK: dict[str, object] = {
    "GONE": {
        "message": ["The file <path> is gone."],
        "sqlState": "42K03",
        "subClass": {"HERE": {"message": ["Look <where>."]}, "THERE": {"message": []}},
    }
}
GONE = [
    Named("GONE", "42K03", "The file <path> is gone."),
    Named("GONE.HERE", "42K03", "The file <path> is gone. Look <where>."),
    Named("GONE.THERE", "42K03", "The file <path> is gone."),
]
PYTHON = {"NOT_SET": {"message": ["Not set."]}}


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_new_release_has_both_files(tmp_path: Path) -> None:
    files = {
        "error-conditions.json": json.dumps(SPARK),
        "error-classes.json": "{}",
        "py-error-conditions.json": json.dumps(PYTHON),
        "py-error_classes.py": "X = 1",
    }
    assert list(read_release(write(tmp_path / "4.0.0", files))) == [
        *GONE,
        Named("NOT_SET", None, "Not set."),
    ]


def test_an_older_release_keeps_the_python_file_in_code(tmp_path: Path) -> None:
    code = f"import json\nN = 1\nERRORS = '''{json.dumps(PYTHON)}'''\nM = json.loads(ERRORS)\n"
    files = {"error-classes.json": json.dumps(SPARK), "py-error_classes.py": code}
    assert list(read_release(write(tmp_path / "3.5.0", files)))[-1].name == "NOT_SET"


def test_the_oldest_release_has_one_file(tmp_path: Path) -> None:
    files = {"error-classes.json": json.dumps(SPARK)}
    assert list(read_release(write(tmp_path / "3.3.0", files))) == GONE


def test_an_anchor_is_the_longest_run_that_may_be_searched() -> None:
    assert anchor('Cannot "<x>" write the table <t> now') == "write the table"
    assert anchor("Not <x> long <y> enough") is None


def test_only_messages_without_a_class_are_known_by_their_words() -> None:
    old = [Named("OLD", None, "This was said before <x>"), Named("SHORT", None, "<x> said")]
    new = [
        Named("OLD", "42000", "This is said now"),
        Named("NEW", None, "Now <x>"),
        Named("_LEGACY_ERROR_TEMP_1", None, "This number has twenty-four letters <x>"),
        Named("_LEGACY_ERROR_TEMP_2", None, "This has but twenty <x>"),
    ]
    names, messages = tables({"3.3": old, "4.0": new}, {"SPOKEN": ["It was spoken of <x>", "Oh"]})
    assert names == {
        "minors": ["3.3", "4.0"],
        "conditions": {"NEW": [2, None], "OLD": [3, "42000"], "SHORT": [1, None]},
        "classless": [
            ("It was spoken of", "SPOKEN", "It was spoken of <x>"),
            ("Oh", "SPOKEN", "Oh"),
            (
                "This number has twenty-four letters",
                "_LEGACY_ERROR_TEMP_1",
                "This number has twenty-four letters <x>",
            ),
            ("This was said before", "OLD", "This was said before <x>"),
        ],
    }
    assert messages == {"NEW": ["Now <x>"]}


def test_words_that_two_conditions_share_name_neither() -> None:
    both = [
        Named("A", None, "The same words here: <x>"),
        Named("B", None, "The same words here: <y>"),
    ]
    assert tables({"3.3": both}, {}).names["classless"] == []


def test_main_writes_one_condition_a_line(tmp_path: Path) -> None:
    write(tmp_path / "in" / "4.0.0", {"error-classes.json": json.dumps(SPARK)})
    (tmp_path / "spark33.toml").write_text("[messages]\n", encoding="utf-8")
    main(tmp_path / "in", tmp_path)
    assert (tmp_path / "table.json").read_text() == (
        '{"minors":["4.0"],\n"conditions":{"GONE":[1,"42K03"],\n"GONE.HERE":[1,"42K03"],\n'
        '"GONE.THERE":[1,"42K03"]},"classless":[]}\n'
    )
    assert json.loads((tmp_path / "messages.json").read_text())["GONE"] == [
        "The file <path> is gone."
    ]
