"""Does what is asked of codemods, with LibCST, in this process."""

from collections.abc import Mapping
from typing import assert_never

from tools.codemod import consider
from tools.codemod_checks import checks
from tools.codemod_index import codemod, ids_for
from tools.codemod_job import Answer, Checking, Considering, Task


def work(task: Task, files: Mapping[str, bytes]) -> Answer:
    match task:
        case Considering(clues=clues):
            mods = (codemod(each) for each in ids_for(clues.cause))
            return Answer(considered=consider(clues, files, mods))
        case Checking(patch=patch):
            return Answer(rungs=checks(codemod(patch.codemod), patch, files))
        case _:
            assert_never(task)
