from textwrap import dedent

import pytest

from tests.tools.codemods.cases import frame
from tools.source_map import Project, Site
from tools.source_map_frames import place_frames
from tools.source_map_names import method_sites
from tools.source_map_tree import read_tree


def live_lines(files: dict[str, str], *at: tuple[str, str]) -> list[tuple[str, int]]:
    """Where `.hint()` calls stand that can have run, for a stack through (file, code) of `at`."""
    sources = {name: dedent(text) for name, text in files.items()}
    frames = [frame(sources[file], code, f"/opt/{file}") for file, code in at]
    stack = place_frames(frames, {name: text.encode() for name, text in sources.items()})
    trees = {name: read_tree(name, text.encode()) for name, text in sources.items()}
    project = Project(trees=trees, stack=stack)
    found = [site for tree in trees.values() for site in method_sites(tree, frozenset({"hint"}))]
    return [(site.tree.name, site.line) for site in found if project.is_live(site)]


SCRIPT = """\
def used(x):
    return x.hint()


def dead(x):
    return x.hint()


def main():
    used(frame).write()


if __name__ == "__main__":
    main()
"""


def test_function_that_nothing_calls_is_dead() -> None:
    assert live_lines({"job.py": SCRIPT}, ("job.py", "    main()"), ("job.py", ".write()")) == [
        ("job.py", 2)
    ]


def test_without_a_stack_the_main_part_starts() -> None:
    assert live_lines({"job.py": SCRIPT}) == [("job.py", 2)]


@pytest.mark.parametrize(
    "use",
    ["frame.transform(other)", "run(other)", "Other().other()", "[other for _ in x]", "x = other"],
)
def test_function_that_is_passed_on_or_may_be_a_method_is_live(use: str) -> None:
    source = f"def other(x):\n    return x.hint()\n\n\ndef main():\n    {use}\n\n\nmain()\n"
    assert live_lines({"job.py": source}, ("job.py", "main()")) == [("job.py", 2)]


def test_of_two_definitions_in_a_block_the_last_counts() -> None:
    source = "def f(x):\n    x.hint()\n\n\ndef f(x):\n    x.hint()\n\n\nf(1)\n"
    assert live_lines({"job.py": source}, ("job.py", "f(1)")) == [("job.py", 6)]


def test_definitions_of_two_branches_are_both_live() -> None:
    source = (
        "if a:\n    def f(x):\n        x.hint()\nelse:\n    def f(x):\n        x.hint()\nf(1)\n"
    )
    assert live_lines({"job.py": source}, ("job.py", "f(1)")) == [("job.py", 3), ("job.py", 6)]


def test_nested_function_is_meant_by_its_scope() -> None:
    source = """\
    def a():
        def inner(x):
            x.hint()
        inner(1)


    def b():
        def inner(x):
            x.hint()
        inner(1)


    a()
    """
    assert live_lines({"job.py": source}, ("job.py", "a()")) == [("job.py", 3)]


def test_making_an_object_runs_its_dunders_and_its_methods_run_by_name() -> None:
    source = """\
    class Job:
        x = 1

        def __init__(self, x):
            x.hint()

        def run(self):
            self.x.hint()

        def never(self):
            self.x.hint()


    Job(1).run()
    """
    assert live_lines({"job.py": source}, ("job.py", "Job(1)")) == [("job.py", 5), ("job.py", 8)]


def test_imported_function_is_live_in_its_file_only() -> None:
    main = "if __name__ == '__main__':\n    g(y.hint())\n"
    helper = f"def f(x):\n    x.hint()\n\n\ndef g(x):\n    x.hint()\n\n\n{main}"
    job = "from lib.helper import f as h\nh(1)\n"
    files = {"job.py": job, "lib/helper.py": helper}
    assert live_lines(files, ("job.py", "h(1)")) == [("lib/helper.py", 2)]


def test_task_that_a_scheduler_calls_runs_alone() -> None:
    dag = """\
    def one(x):
        x.hint()


    def two(x):
        x.hint()


    frame.hint()
    one(1), two(2)
    """
    assert live_lines({"dag.py": dag}, ("dag.py", "    x.hint()")) == [
        ("dag.py", 2),
        ("dag.py", 9),
    ]


def test_thread_of_a_script_may_use_what_its_main_part_made() -> None:
    assert live_lines({"job.py": SCRIPT}, ("job.py", ".write()")) == [("job.py", 2)]


def test_frame_outside_every_statement_is_the_module() -> None:
    source = "x.hint()\n\n# the end\n"
    assert live_lines({"job.py": source}, ("job.py", "# the end")) == [("job.py", 1)]


def test_site_names_the_functions_around_it() -> None:
    tree = read_tree("a.py", b"class A:\n    def b(self):\n        x.hint()\n")
    (site,) = method_sites(tree, frozenset({"hint"}))
    assert site.target.function == "A.b"
    assert isinstance(site, Site)
