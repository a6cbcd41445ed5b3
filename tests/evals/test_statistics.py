import pytest

from evals.statistics import (
    Proportion,
    by_slice,
    cases_needed,
    clustered_interval,
    holm,
    mcnemar_worse,
    proportion,
)


def test_the_wilson_interval_of_eight_of_ten() -> None:
    found = proportion([True] * 8 + [False] * 2)
    assert (found.right, found.n, found.value) == (8, 10, 0.8)
    assert [found.low, found.high] == pytest.approx([0.49016, 0.94331], abs=1e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert proportion([]) == Proportion(0, 0, 0.0, 1.0)
    assert proportion([]).value == 0


def test_mcnemar_is_the_binomial_tail_of_the_turned_pairs() -> None:
    assert mcnemar_worse(5, 0) == pytest.approx(1 / 32)
    assert mcnemar_worse(4, 1) == pytest.approx(6 / 32)
    assert mcnemar_worse(0, 0) == 1


def test_holm_multiplies_the_smallest_by_the_number_of_tests() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([]) == ()


def test_the_bootstrap_draws_families_and_not_cases() -> None:
    one_family = clustered_interval([1.0, 0.0, 1.0, 0.0], ["a"] * 4)
    assert one_family == (0.5, 0.5)
    low, high = clustered_interval([1.0] * 10 + [0.0] * 10, ["a"] * 10 + ["b"] * 10)
    assert (low, high) == (0.0, 1.0)


def test_a_small_drop_needs_the_cases_that_show_it_is_within_the_margin() -> None:
    z = 1.6448536 + 0.8416212
    variance = 0.02 + 0.01 - 0.01**2
    assert cases_needed(0.02, 0.01, 0.02) == int(variance * (z / 0.01) ** 2) + 1


def test_a_large_drop_needs_the_cases_that_show_it_is_worse_at_all() -> None:
    z = 1.6448536 + 0.8416212
    variance = 0.06 + 0.01 - 0.05**2
    assert cases_needed(0.06, 0.01, 0.02) == int(variance * (z / 0.05) ** 2) + 1


def test_slices_are_in_the_order_of_their_names() -> None:
    cut = by_slice(["b", "a", "b"], [True, False, False], proportion)
    assert [(key, one.right, one.n) for key, one in cut.items()] == [("a", 0, 1), ("b", 1, 2)]
