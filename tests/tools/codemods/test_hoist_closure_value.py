from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.hoist_closure_value import CODEMOD

TEXT = "TypeError: cannot pickle 'sqlite3.Connection' object"
told = partial(clues, CODEMOD, text=TEXT)
refuses = partial(check_refuses, CODEMOD)

STORE = """\
class Store:
    def salt(self, name: str) -> str:
        return self.db.execute("select salt where name = ?", (name,)).fetchone()[0]


"""


def job(
    expression: str = 'store.salt("email")',
    ship: str = 'F.udf(mask)("email")',
    store: str = STORE,
    taken: str = "",
    more: str = "",
) -> str:
    return f"""\
from pyspark.sql import functions as F


{store}def masked(frame, store, other):
    # keep me
{taken}    def mask(value):
        {more}return digest({expression} + value)

    return frame.withColumn("email", {ship})


masked(df, Store(), 1)
"""


AT = ("return frame", "masked(df")


@pytest.mark.parametrize("ship", ['F.udf(mask)("email")', "frame.rdd.map(mask)"])
def test_value_is_taken_out_before_the_function(ship: str) -> None:
    before = job(ship=ship)
    taken = '    store_salt = store.salt("email")\n'
    after = job("store_salt", ship, taken=taken)
    check_rewrites(CODEMOD, before, after, told(before, *AT))


def test_decorated_function() -> None:
    before = job(ship='mask("email")').replace(
        "    def mask", "    @F.udf(returnType=T)\n    def mask"
    )
    taken = '    store_salt = store.salt("email")\n    @F.udf(returnType=T)\n'
    after = job("store_salt", 'mask("email")', taken=taken)
    check_rewrites(CODEMOD, before, after, told(before, *AT))


@pytest.mark.parametrize(
    "expression",
    ["store.salt(value)", "value.upper()", "salt('email')", "GLOBAL.salt('x')", "store.salt(*x)",
     "store.inner.salt('x')"],
)  # fmt: skip
def test_other_calls_are_left(expression: str) -> None:
    refuses(job(expression), told(job(expression), *AT), "can be reached")


@pytest.mark.parametrize("ship", ["mask(frame)", "F.lit(mask)"])
def test_function_that_is_not_shipped_is_left(ship: str) -> None:
    refuses(job(ship=ship), told(job(ship=ship), *AT), "can be reached")


def test_name_of_the_functions_own_is_left() -> None:
    source = job(more="store = open_store()\n        ")
    refuses(source, told(source, *AT), "can be reached")


def test_function_that_holds_more_refuses() -> None:
    source = job('store.salt("email") + other')
    assert refuses(source, told(source, *AT), "holds other as well") == (12,)


def test_object_that_is_used_otherwise_refuses() -> None:
    source = job('store.salt("email") + store.name')
    refuses(source, told(source, *AT), "for other things")


@pytest.mark.parametrize(
    "store",
    [
        "",
        STORE.replace("-> str", "-> Row"),
        STORE.replace(" -> str", ""),
        STORE.replace("        return", "        self.n += 1\n        return"),
        STORE + STORE.replace("Store", "Other"),
    ],
)
def test_method_that_may_do_more_than_read_refuses(store: str) -> None:
    source = job(store=store)
    refuses(source, told(source, *AT), "may give another result")


def test_name_that_is_taken_refuses() -> None:
    source = job(more='print("store_salt")\n        ')
    refuses(source, told(source, *AT), "uses the name store_salt already")


def test_other_failures_are_none_of_its_business() -> None:
    check_silent(CODEMOD, job(), clues(CODEMOD, job(), *AT, text="NotSerializableException"))
