import pytest

from contracts.spark_metrics import Spread
from tools.event_log_numbers import Numbers


def numbers(*values: int) -> Numbers:
    found = Numbers()
    for value in values:
        found.add(value)
    return found


@pytest.mark.parametrize(
    ("values", "spread"),
    [
        ((), Spread()),
        ((5,), Spread(median=5, maximum=5, total=5)),
        ((1, 100), Spread(median=100, maximum=100, total=101)),
        ((3, -1, 2), Spread(median=2, maximum=3, total=5)),
        ((-1, -1), Spread()),
    ],
)
def test_few_numbers_are_exact(values: tuple[int, ...], spread: Spread) -> None:
    assert numbers(*values).spread() == spread


def test_many_numbers_keep_their_maximum_and_total_and_nearly_their_median() -> None:
    found = Numbers()
    for start in range(0, 20_000, 5_000):
        for value in range(start, start + 5_000):
            found.add(value)
        found.fold()
    found.add(-1)
    spread = found.spread()
    assert (spread.maximum, spread.total) == (19_999, 19_999 * 10_000)
    assert abs(spread.median - 10_000) <= 10_000 / 256


def test_small_numbers_stay_exact_in_the_sketch() -> None:
    found = numbers(7, 7, -3, 255)
    found.fold()
    assert found.spread() == Spread(median=7, maximum=255, total=269)
