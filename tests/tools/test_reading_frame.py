import pytest

from tools.reading_frame import doing


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise Late(day)", "the code raised it itself"),
        ("assert rows, day", "the code asserted something"),
        ("with open(path) as f:", "the line opens, reads or writes a file"),
        ("conn = psycopg.connect(dsn)", "the line talks to another system"),
        ("cur.execute(MOVE)", "the line runs a statement of SQL"),
        ("subprocess.run(command)", "the line starts a program"),
        ("amount = Decimal(text)", "the line converts a value"),
        ("doc = json.loads(line)", "the line parses a text"),
        ("from etl import load", "the line imports"),
        ("rate = rates[code]", "the line takes something by key or index"),
        ("share = part / whole", "the line divides"),
        ("a, b = pair", "the line unpacks a value"),
        ("finish(day)", "the line calls something"),
        ("last = row.day", "the line reads an attribute"),
    ],
)
def test_a_line_shows_what_it_was_doing(code: str, said: str) -> None:
    assert doing(code) == said


def test_a_line_that_shows_nothing_is_not_described() -> None:
    assert doing("") is None
