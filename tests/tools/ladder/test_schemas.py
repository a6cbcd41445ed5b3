from tools.ladder.outcome import Table
from tools.ladder.schemas import relations_of, tables_of, wanted_of

PLAN = """\
== Physical Plan ==
AdaptiveSparkPlan (4)

(1) Scan parquet\x20
Output [4]: [order_id#1L, lines#2, ds#3, qty#4]
Batched: true
Location: InMemoryFileIndex [file:/data/lake/orders]
PushedFilters: [IsNotNull(status), EqualTo(status,open), In(country, [DE, FR])]
ReadSchema: struct<order_id:bigint,lines:array<struct<sku:string,n:int>>,qty:decimal(10,2)>

(2) Scan parquet shop.items
Output [1]: [sku#7]
Batched: true
ReadSchema: struct<sku:string,... 3 more fields>

(3) Scan text\x20
Output [1]: [value#9]
Location: InMemoryFileIndex(1 paths)[file:/data/in.csv]
ReadSchema: struct<value:string>

(4) Filter
Input [1]: [a#1]
Condition : ((a#1L = 5) AND b#2 IN (x,y) AND (c#3 = d#4))
"""


def test_inputs_are_named_by_place_or_table_with_their_columns() -> None:
    assert tables_of([PLAN]) == (
        Table(
            name="/data/lake/orders",
            columns=(
                ("order_id", "bigint"),
                ("lines", "array<struct<sku:string,n:int>>"),
                ("ds", "string"),
                ("qty", "decimal(10,2)"),
            ),
        ),
        Table(name="shop.items", columns=(("sku", "string"),)),
    )


def test_a_scan_without_a_place_is_no_input() -> None:
    plan = "x\n(1) Scan parquet \nOutput [1]: [a#1]\nBatched: true\n"
    assert tables_of([plan]) == ()


def test_a_scan_that_shows_no_columns_has_none() -> None:
    plan = "x\n(1) Scan parquet t\nBatched: true\n"
    assert tables_of([plan]) == (Table(name="t", columns=()),)


def test_values_that_rows_are_filtered_by_are_wanted() -> None:
    assert wanted_of([PLAN]) == {
        "a": ("5",),
        "b": ("x", "y"),
        "c": (),
        "country": ("DE", "FR"),
        "status": ("open",),
    }


def test_a_logical_plan_shows_its_inputs_in_the_order_of_reading() -> None:
    text = (
        "Join\n:- Relation [b#7L,c#8] parquet\n+- Relation shop.x[a#1,z] parquet\nRelation [] csv"
    )
    assert relations_of(text) == (
        (("a", "string"),),
        (("b", "bigint"), ("c", "string")),
    )
