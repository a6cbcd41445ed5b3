"""Median, maximum and total of any number of numbers, in bounded memory."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from contracts.spark_metrics import Spread

EXACT = 1_000_000
"""So many numbers have an exact median: 8 MB; beyond, it is off by at most 1 in 256."""


class Numbers:
    """Non-negative numbers; negative ones, which Spark writes for "not known", count as 0."""

    __slots__ = ("_maximum", "_sketch", "_total", "add", "recent")

    def __init__(self) -> None:
        self.recent = array("q")
        self.add = self.recent.append
        self._sketch: Counter[int] = Counter()
        self._maximum = 0
        self._total = 0

    def fold(self) -> None:
        """Move the recent numbers into the sketch."""
        self._maximum = max(self._maximum, *self.recent, 0)
        self._total += _total(self.recent)
        self._sketch.update(map(_rounded, self.recent))
        del self.recent[:]

    def spread(self) -> Spread:
        if not self._sketch:
            return _exact(self.recent)
        if self.recent:
            self.fold()
        return Spread(median=_middle(self._sketch), maximum=self._maximum, total=self._total)


def _total(numbers: Iterable[int]) -> int:
    return sum(number for number in numbers if number > 0)


def _exact(numbers: "array[int]") -> Spread:
    """The upper of two middle numbers is the median, as in Spark's own pages."""
    if not numbers:
        return Spread()
    ordered = sorted(numbers)
    return Spread(
        median=max(ordered[len(ordered) // 2], 0),
        maximum=max(ordered[-1], 0),
        total=_total(ordered),
    )


def _rounded(number: int) -> int:
    """The middle of the range of numbers that share the first eight binary digits."""
    if number < 256:
        return max(number, 0)
    shift = number.bit_length() - 8
    return ((number >> shift) << shift) + (1 << (shift - 1))


def _middle(sketch: Counter[int]) -> int:
    ordered = sorted(sketch.items())
    ends = list(accumulate(count for _, count in ordered))
    return ordered[bisect_right(ends, ends[-1] // 2)][0]
