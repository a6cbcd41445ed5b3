import pytest

from contracts.catalogue import Cause
from contracts.evidence import Gap
from contracts.fix import Advice, Refusal
from contracts.inputs import RunFacts
from contracts.log_report import Outcome
from contracts.spark_metrics import SparkMetrics
from contracts.verdict import Cited
from tests.tools.builders import quote, verdict
from tools.advice import advise, no_advice
from tools.source_map_clues import Clues


def cause(id: str, **fields: object) -> Cause:
    return Cause.model_validate({"id": id, "title": "A title", "do": "Do this.", **fields})


def clues(id: str, text: str = "", **fields: str) -> Clues:
    return Clues(cause=id, evidence=(), findings=(), text=text, fields=tuple(fields.items()))


def test_refused_access_names_who_what_and_on_what() -> None:
    text = (
        "User: arn:aws:sts::12:assumed-role/etl/job is not authorized to perform: s3:GetObject"
        ' on resource: "arn:aws:s3:::lake/orders/x" because no policy allows it'
    )
    assert advise(
        cause("auth.access-denied", fix=["handoff"]), clues("auth.access-denied", text), (), None
    ) == Advice(
        action="handoff",
        why=(
            "Do this. Here: principal arn:aws:sts::12:assumed-role/etl/job."
            " The same task run again unchanged fails again."
        ),
        hand_off_to="the owner of the resource",
        permission="s3:GetObject on arn:aws:s3:::lake/orders/x",
    )


@pytest.mark.parametrize(
    ("text", "permission"),
    [
        ("etl@p.iam.gserviceaccount.com does not have storage.objects.get access to the Google"
         " Cloud Storage object.", "storage.objects.get"),
        ("Permission 'bigquery.tables.getData' denied on resource //b/t",
         "bigquery.tables.getData on //b/t"),
        ("The client 'x' does not have authorization to perform action 'Microsoft.Storage/read'"
         " over scope '/subscriptions/1'", "Microsoft.Storage/read on /subscriptions/1"),
        ("PERMISSION_DENIED: User does not have SELECT on Table 'main.sales.orders'.",
         "SELECT on Table 'main.sales.orders'"),
        ("permission denied for table orders", "access to table orders"),
        ("SELECT command denied to user 'etl'@'h' for table 'orders'", "SELECT on table 'orders'"),
        ('Permission denied: user=etl, access=WRITE, inode="/data":hdfs:x', "WRITE on /data"),
        ("AccessDenied", None),
    ],
)  # fmt: skip
def test_permission_is_read_from_every_clouds_words(text: str, permission: str | None) -> None:
    advice = advise(
        cause("auth.access-denied", fix=["handoff"]), clues("auth.access-denied", text), (), None
    )
    assert advice.permission == permission


def test_fields_of_the_finding_come_before_its_text() -> None:
    told = clues("auth.access-denied", "s3", action="s3:PutObject", bucket="lake")
    advice = advise(cause("auth.access-denied"), told, (), None)
    assert (advice.action, advice.permission) == ("handoff", "s3:PutObject on lake")


@pytest.mark.parametrize(
    ("id", "text", "named"),
    [
        ("auth.connection-undefined", "The conn_id `lake_db` isn't defined", "connection lake_db"),
        ("orchestration.variable-undefined", "KeyError: 'Variable day does not exist'",
         "variable day"),
        ("data.path-missing", "Path does not exist: s3://lake/x. SQLSTATE: 42K03",
         "path s3://lake/x"),
        ("dependency.python-module", "No module named 'retail_common'", "module retail_common"),
        ("external.connection-refused", "Connection to db.lan:5432 refused", "host db.lan:5432"),
    ],
)  # fmt: skip
def test_advice_names_the_thing_itself(id: str, text: str, named: str) -> None:
    assert f"Here: {named}." in advise(cause(id), clues(id, text), (), None).why


@pytest.mark.parametrize(
    ("retry", "text", "action", "when"),
    [
        ("yes", "", "retry", "now: the same task can pass unchanged"),
        ("later", "Retry-After: 30", "retry", "not before 30 s have passed, as the service asks"),
        ("later", "", "retry", "later, when this holds: A title"),
        ("no", "", "handoff", None),
    ],
)
def test_retry_says_when_and_never_where_it_cannot_help(
    retry: str, text: str, action: str, when: str | None
) -> None:
    known = cause("external.rate-limited", fix=["code", "retry", "handoff"], retry=retry)
    advice = advise(known, clues("external.rate-limited", text), (), None)
    assert (advice.action, advice.retry_when) == (action, when)


@pytest.mark.parametrize(
    ("run", "setting"),
    [
        (RunFacts(settings=(("spark.a.b", "10"),)), "spark.a.b = 10 (set by the submit command)"),
        (RunFacts(command=("--conf", "spark.a.b=10")), "spark.a.b (set by the submit command)"),
        (RunFacts(), "spark.a.b (not set by the submit command)"),
        (None, "spark.a.b"),
    ],
)
def test_setting_is_named_with_its_value_and_place(run: RunFacts | None, setting: str) -> None:
    known = cause("memory.kryo-buffer", fix=["config"])
    told = clues("memory.kryo-buffer", "increase spark.a.b value")
    advice = advise(known, told, (), run)
    assert (advice.action, advice.setting) == ("config", setting)


def test_value_in_force_comes_before_the_one_that_was_asked_for() -> None:
    known = cause("memory.kryo-buffer", fix=["config"])
    told = clues("memory.kryo-buffer", "spark.a.b").model_copy(
        update={"settings": (("spark.a.b", "20"),)}
    )
    assert advise(known, told, (), None).setting == "spark.a.b = 20"


def test_cause_without_a_setting_to_change_names_none() -> None:
    known = cause("memory.driver-heap", fix=["handoff"])
    assert advise(known, clues("memory.driver-heap", "spark.a.b"), (), None).setting is None


def test_refusal_of_a_codemod_is_part_of_the_reason() -> None:
    refusal = Refusal(codemod="union-by-name", why="no plan")
    known = Cause(id="site.x", title="A title", about="About it.", fix=("none",), retry="yes")
    assert advise(known, clues("site.x"), [refusal], None) == Advice(
        action="none",
        why="A title: About it. union-by-name writes nothing: no plan.",
        retry_when="now: the same task can pass unchanged",
    )


def test_reason_that_several_share_is_told_once() -> None:
    refusals = [Refusal(codemod=each, why="no plan") for each in ("a", "b")]
    known = Cause(id="site.x", title="A title", fix=("none",))
    assert advise(known, clues("site.x"), refusals, None).why.endswith(
        " a and b write nothing: no plan."
    )


def test_cause_that_the_catalogue_lacks_is_handed_off() -> None:
    advice = advise(None, clues("site.x"), (), None)
    assert (advice.action, advice.hand_off_to) == ("handoff", "the owner of the job")


def test_healthy_run_needs_nothing() -> None:
    told = verdict("healthy").model_copy(
        update={"outcome": Outcome(state="succeeded", why="exit code 0")}
    )
    assert no_advice(told, SparkMetrics()) == Advice(
        action="none", why="The run succeeded: exit code 0"
    )


def test_unknown_cause_says_what_there_is_and_what_is_missing() -> None:
    lead = Cited(id="E1", **quote(b"boom", b"boom").model_dump())
    told = verdict("unknown").model_copy(
        update={"lead": lead, "missing": (Gap(what="executor 3 log", why="403"),)}
    )
    assert no_advice(told, SparkMetrics()).why == (
        "No cause is shown well enough to act on: It was unknown. The strongest line is E1."
        " Not read: executor 3 log: 403."
    )
    assert no_advice(verdict("unknown"), SparkMetrics()).why.endswith("It was unknown.")
