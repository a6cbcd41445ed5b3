import pytest

from contracts.log_report import Frame
from tools.source_map import Refused, only_live
from tools.source_map_load import load
from tools.source_map_names import method_sites
from tools.source_map_tree import UnreadableError

JOB = b"""\
import os.path
from pyspark.sql import functions as F
from lib.frames import enrich
from lib import paths
from . import near
from .sibling import *
import retail_common
enrich(x).collect()
"""
FILES = {
    "job.py": JOB,
    "lib/frames.py": b"import lib.deep\ndef enrich(x):\n    return x.hint('broadcast')\n",
    "lib/paths/__init__.py": b"",
    "lib/deep.py": b"",
    "near.py": b"",
    "sibling.py": b"",
    "stranger.py": b"print 2",
}
STACK = (Frame(file="/x/job.py", line=8, function="<module>", code="enrich(x).collect()"),)


def test_imports_are_followed_and_strangers_are_not_read() -> None:
    project = load(STACK, FILES)
    assert list(project.trees) == [
        "job.py", "lib/deep.py", "lib/frames.py", "lib/paths/__init__.py", "near.py", "sibling.py",
    ]  # fmt: skip
    assert project.absent == ("retail_common",)


def test_file_of_the_stack_that_cannot_be_read_is_an_error() -> None:
    files = {"job.py": b"print 'x', enrich(x).collect()\n"}
    frame = Frame(file="/x/job.py", line=1, code="print 'x', enrich(x).collect()")
    with pytest.raises(UnreadableError, match="not Python 3"):
        load((frame,), files)


def test_the_one_file_of_a_run_needs_no_frame() -> None:
    project = load((), {"job.py": b"x.hint()\n"})
    (site,) = method_sites(project.trees["job.py"], frozenset({"hint"}))
    assert only_live(project, [site]) is site


def test_several_files_and_no_frame_refuse() -> None:
    project = load((), {"a.py": b"x.hint()\n", "b.py": b""})
    with pytest.raises(Refused, match="no frame of the failing stack"):
        only_live(project, [])
