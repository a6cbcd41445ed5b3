"""Does what is asked of codemods, with LibCST, in this process."""

from collections.abc import Mapping
from typing import assert_never

from tools.codemod import consider
from tools.codemod_checks import checks
from tools.codemod_index import codemod, ids_for
from tools.codemod_job import Answer, Checking, Considering, Task
from tools.config_fix import ID as SETTING
from tools.config_fix import setting_checks, with_setting


def work(task: Task, files: Mapping[str, bytes]) -> Answer:
    match task:
        case Considering(clues=clues):
            mods = (codemod(each) for each in ids_for(clues.cause))
            return Answer(considered=with_setting(consider(clues, files, mods), clues, files))
        case Checking(patch=patch) if patch.codemod == SETTING:
            return Answer(rungs=setting_checks(patch, files))
        case Checking(patch=patch):
            return Answer(rungs=checks(codemod(patch.codemod), patch, files))
        case _:
            assert_never(task)
