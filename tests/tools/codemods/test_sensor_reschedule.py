from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.sensor_reschedule import CODEMOD

refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD)
IMPORT = "from airflow.sensors.filesystem import FileSensor\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('FileSensor(task_id="x", mode="poke", poke_interval=60)',
         'FileSensor(task_id="x", mode="reschedule", poke_interval=60)'),
        ('FileSensor(task_id="x")', 'FileSensor(mode="reschedule", task_id="x")'),
        ('FileSensor(\n    task_id="x",\n    poke_interval=300,\n)',
         'FileSensor(\n    mode="reschedule",\n    task_id="x",\n    poke_interval=300,\n)'),
    ],
)  # fmt: skip
def test_sensor_gives_its_slot_back(before: str, after: str) -> None:
    source = f"{IMPORT}s = {before}\n"
    check_rewrites(CODEMOD, source, f"{IMPORT}s = {after}\n", told(source))


@pytest.mark.parametrize(
    "call",
    [
        'FileSensor(mode="reschedule", task_id="x")',
        'FileSensor(task_id="x", deferrable=True)',
        "FileSensor(**given)",
        'FileSensor(task_id="x", mode=MODE)',
        'MySensor(task_id="x")',
        'FileOperator(task_id="x")',
    ],
)
def test_other_calls_are_left(call: str) -> None:
    source = f"{IMPORT}s = {call}\n"
    refuses(source, told(source), "can be reached")


@pytest.mark.parametrize("poke", ["30", "timedelta(minutes=5)", "POKE"])
def test_sensor_that_looks_often_refuses(poke: str) -> None:
    source = f'{IMPORT}s = FileSensor(task_id="x", poke_interval={poke})\n'
    assert refuses(source, told(source), "more often") == (2,)


def test_two_sensors_are_candidates() -> None:
    source = f"{IMPORT}a = FileSensor(x=1)\nb = FileSensor(x=1)\n"
    assert refuses(source, told(source), "2 of them can have run") == (2, 3)


@pytest.mark.parametrize(
    ("call", "why"), [("FileSensor()", "no argument"), ("FileSensor(  # x\n  a=1)", "comment")]
)
def test_call_without_room_refuses(call: str, why: str) -> None:
    source = f"{IMPORT}a = {call}\n"
    refuses(source, told(source), why)
