from contracts.base import sha256_of
from contracts.evidence import Evidence, Place
from contracts.log_report import Frame
from tools.findings import LEAD, MAX_LEADS, Draft, Findings


def quote(line: int, text: str = "x") -> Evidence:
    return Evidence(
        source="a.log", line=line, byte=line * 10, length=1, sha256=sha256_of(b"x"), text=text
    )


def draft(line: int, name: str = "E", message: str = "bad", log: int = 0) -> Draft:
    return Draft("exception", name, message, (quote(line),), order=(log, line * 10))


def test_equal_ones_are_one_with_a_count() -> None:
    findings = Findings()
    findings.add(draft(1, message="bad 1"))
    findings.add(draft(9, message="bad 2"))
    [found] = findings.all()
    assert found.count == 2
    assert found.first == Place(source="a.log", line=1, byte=10)
    assert found.last == Place(source="a.log", line=9, byte=90)
    assert found.message == "bad 1"


def test_the_order_is_that_of_the_first_places() -> None:
    findings = Findings()
    for item in (draft(5, "B", log=1), draft(7, "A"), draft(3, "C", log=1)):
        findings.add(item)
    assert [found.name for found in findings.all()] == ["A", "C", "B"]


def test_a_later_one_may_know_more() -> None:
    findings = Findings()
    findings.add(draft(1))
    more = draft(2)
    more.frames = (Frame(file="a.py", line=3),)
    more.signature, more.fields = "s", (("a", "b"),)
    more.chain, more.depth = [more], 1
    more.process, more.executor = "executor", "3"
    findings.add(more)
    less = draft(3)
    less.process = "task-host"
    findings.add(less)
    [found] = findings.all()
    assert (found.signature, found.fields, found.depth, found.chain) == ("s", (("a", "b"),), 1, 0)
    assert (found.process, found.executor, found.count) == ("executor", "3", 3)
    assert found.frames == more.frames


def test_the_one_that_ended_the_task_says_what_it_is() -> None:
    findings = Findings()
    loud, last = draft(1), draft(2)
    loud.signature, last.signature, last.ended = "noise", "cause", True
    again = draft(3)
    again.signature = "noise"
    for item in (loud, last, again):
        findings.add(item)
    assert [found.signature for found in findings.all()] == ["cause"]


def test_chains_are_numbered_by_their_first_finding() -> None:
    findings = Findings()
    first, second, third = draft(1, "A"), draft(2, "B"), draft(3, "C")
    second.chain = first.chain = [first, second]
    third.chain = [third]
    for item in (third, second, first):
        findings.add(item)
    assert [found.chain for found in findings.all()] == [0, 0, 1]


def test_leads_are_few() -> None:
    findings = Findings()
    kept = [findings.add(draft(n, LEAD, "abc"[n % 3] * n)) for n in range(1, MAX_LEADS + 5)]
    assert sum(item is not None for item in kept) == MAX_LEADS
    assert len(findings.all()) == MAX_LEADS


def test_the_attempt_is_told_where_there_are_several() -> None:
    findings = Findings()
    one, two = draft(1, "A"), draft(2, "B")
    one.attempt, two.attempt = "try 1", "try 2"
    findings.add(one)
    assert [found.attempt for found in findings.all()] == [""]
    findings.add(two)
    assert [found.attempt for found in findings.all()] == ["try 1", "try 2"]


def test_ends_of_one_kind_are_one() -> None:
    findings = Findings()
    for line, text in ((1, "exited with code 52"), (2, "exit 52")):
        findings.add(Draft("exit", "52", text, (quote(line, text),), process="executor"))
    findings.add(Draft("exit", "52", "exit 52", (quote(3),), process="driver"))
    assert [found.count for found in findings.all()] == [2, 1]


def test_a_run_that_ended_names_the_findings_of_its_log() -> None:
    findings = Findings()
    later = draft(4, "C")
    later.attempt = "run 2"
    for item in (draft(1, "A"), draft(2, "B", log=1), later):
        findings.add(item)
    findings.of_earlier_run(0, "run 1")
    assert [(f.name, f.attempt) for f in findings.all()] == [
        ("A", "run 1"),
        ("C", "run 2"),
        ("B", ""),
    ]


def test_an_exception_is_of_the_chain_that_ended_the_program() -> None:
    findings = Findings()
    caught, again = draft(1, "Zip"), draft(5, "Zip")
    caught.chain = [caught, draft(2, "Mail")]
    again.chain, again.depth, again.ended = [again, draft(6, "Import")], 1, True
    for item in (caught, again):
        findings.add(item)
    assert findings.all()[0].depth == 1
