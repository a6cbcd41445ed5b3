import pytest

from tools.ladder.outcome import Expected, Failure, JobRun, Output

NONE_VALUE = "AttributeError: 'NoneType' object has no attribute 'lower'"


def failed(message: str, *names: str) -> Failure:
    return Failure(names=names, message=message)


@pytest.mark.parametrize(
    ("names", "words", "failure", "met"),
    [
        (("CAST_INVALID_INPUT",), (), failed("x", "CAST_INVALID_INPUT"), True),
        (("CAST_INVALID_INPUT", "ValueError"), (), failed("x", "ValueError"), False),
        (("AttributeError",), ("NoneType",), failed(NONE_VALUE, "AttributeError"), True),
        (("AttributeError",), ("append",), failed(NONE_VALUE, "AttributeError"), False),
        (("AttributeError",), ("NoneType",), failed(NONE_VALUE, "TypeError"), False),
        (("KeyError",), (), failed("5", "KeyError"), True),
        ((), ("NoneType", "lower"), failed(NONE_VALUE, "X"), True),
        ((), (), failed("x", "X"), False),
        (("X",), (), None, False),
    ],
)
def test_a_failure_is_the_one_of_the_log(
    names: tuple[str, ...], words: tuple[str, ...], failure: Failure | None, *, met: bool
) -> None:
    assert Expected(names=names, words=words).is_met_by(failure) is met


def test_names_that_any_failure_may_have_tell_nothing() -> None:
    assert Expected(names=("KeyError", "PATH_NOT_FOUND")).telling == ("PATH_NOT_FOUND",)


def test_results_are_outputs_files_and_what_was_printed() -> None:
    outputs = tuple(Output(to=to, columns=(), rows=2, sha256="1") for to in "ab")
    run = JobRun(outputs=outputs, printed="p", files=(("/f", "1"),))
    assert (run.rows_out, run.results) == (4, (outputs, (("/f", "1"),), "p"))
