import pytest

from evals.case import SecondLabel
from evals.figures import figures
from evals.judge import second_says
from tests.evals.cases import TRUTH, right, row


@pytest.mark.parametrize(
    ("cause", "also", "says"),
    [
        ("data.divide-by-zero", (), "same"),
        ("code.driver-exception", (), "accepted"),
        ("sql.table-missing", ("data.divide-by-zero",), "accepted"),
        ("sql.table-missing", (), "other"),
    ],
)
def test_a_second_label_agrees_where_one_of_the_two_lists_the_other(
    cause: str, also: tuple[str, ...], says: str
) -> None:
    assert second_says(TRUTH, SecondLabel(cause=cause, also=also)) == says


def test_agreement_counts_only_the_cases_that_were_labelled_twice() -> None:
    rows = [
        right("a", second="same"),
        row("b", second="accepted"),
        row("c", second="other"),
        right("d"),
    ]
    found = figures("recorded", rows)
    assert (found.second_same.right, found.second_same.n) == (1, 3)
    assert (found.second_accepted.right, found.second_accepted.n) == (2, 3)
