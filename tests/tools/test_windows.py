from contracts.inputs import Inputs
from tests.tools.builders import MemoryFiles, inputs, quote
from tools.windows import read_window

LOG = b"x" * 3_000_000 + b"\nhere it is\nand on\n"
FILES = MemoryFiles({"driver.log": LOG})


def test_the_log_is_read_from_the_quotation_on() -> None:
    here = quote(LOG, b"here")
    assert read_window(here, inputs(FILES), FILES) == "here it is\nand on\n"


def test_a_quotation_of_no_known_log_is_all_there_is() -> None:
    here = quote(LOG, b"here")
    assert read_window(here, Inputs(), FILES) == "here"


def test_beyond_the_end_of_the_log_there_is_nothing() -> None:
    here = quote(LOG, b"here").model_copy(update={"byte": 9_000_000})
    assert read_window(here, inputs(FILES), FILES) == ""
