"""Gives the job invented inputs where it reads, and writes down what it does to Spark."""

import contextlib
import re

from breakfix_harness import outputs
from breakfix_harness import rows as invented

_REMOTE = re.compile(r"^(?!file:)(\w[\w+.-]+)://+")
_PATHS = ("parquet", "csv", "json", "orc", "text")
_ACTIONS = ("collect", "toPandas", "toLocalIterator", "count", "show", "take", "first", "head")
_OUR_CONF = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.eventLog.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.warehouse.dir": "/spark/warehouse",
    "spark.local.dir": "/spark/local",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.debug.maxToStringFields": "10000",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.showConsoleProgress": "false",
}
_DROPPED = re.compile(
    r"^spark\.(?:jars|extraListeners|sql\.extensions|sql\.catalog\.|plugins|submit\.)"
)


class UnknownInput(Exception):
    """The job reads what the logs say nothing about."""


class Inputs:
    """Tables by path or name; made anew in each run, with its rows."""

    def __init__(self, order):
        self.tables = [
            {**table, "columns": [list(c) for c in table["columns"]]} for table in order["tables"]
        ]
        self.spare = [list(map(list, columns)) for columns in order["relations"]]
        self.recipe = {"profiles": {}, "wanted": order["wanted"], "plant": None}
        self.empty = False
        self.made = {}
        self.guessed = []
        self.kinds = {}

    def begin(self, empty, plant):
        self.empty, self.made = empty, {}
        self.recipe = {**self.recipe, "plant": plant}

    def table(self, name, schema):
        """The table of a path; an unknown one takes the job's own schema, or the next one."""
        known = self.find(name)
        if known is None and schema is not None:
            known = {
                "name": key(name),
                "columns": [[f.name, f.dataType.simpleString()] for f in schema.fields],
            }
            self.tables.append(known)
        if known is None and self.spare:
            known = {"name": key(name), "columns": self.spare.pop(0)}
            self.tables.append(known)
        if known is None:
            raise UnknownInput(f"the job reads {name}, and no log shows its columns")
        return known

    def find(self, name):
        wanted = key(name)
        fits = [
            t
            for t in self.tables
            if t["name"] == wanted or under(t["name"], wanted) or under(wanted, t["name"])
        ]
        return max(fits, key=lambda table: len(table["name"]), default=None)

    def frame(self, session, name, schema):
        table = self.table(name, schema)
        place = self.tables.index(table)
        if place not in self.made:
            self.made[place] = self.write(session, table, place)
        return self.made[place]

    def write(self, session, table, place):
        kind = struct(session, table["columns"])
        self.kinds.update((f.name, f.dataType) for f in kind.fields)
        made = (
            []
            if self.empty
            else invented.rows([(f.name, f.dataType) for f in kind.fields], self.recipe)
        )
        path = f"/inputs/{place}"
        frame = session.createDataFrame(made, kind)
        frame._jdf.write().mode("overwrite").parquet(path)
        return path

    def add(self, column, offered):
        """Give a column that the job names to the table whose columns stood where it was missed."""
        used = [self.tables[place] for place in self.made] or self.tables
        best = max(
            used, key=lambda t: len({c[0] for c in t["columns"]} & set(offered)), default=None
        )
        if best is None or column in [c[0] for c in best["columns"]]:
            return False
        best["columns"].append([column, "string"])
        self.guessed.append(f"{best['name']}.{column}")
        return True


def key(name):
    """Without scheme, wildcards, partition folders and slashes at the end."""
    name = re.sub(r"^file:/*", "/", _REMOTE.sub(r"/\1/", str(name)))
    name = re.sub(r"/(?:[^/]*[*?\[{][^/]*|[^/=]+=[^/]*)(?=/|$)", "", name)
    return name.rstrip("/") or "/"


def under(path, folder):
    return path.startswith(folder.rstrip("/") + "/")


def local(path):
    """Where a path of the job lies inside the sandbox."""
    return _REMOTE.sub(r"/remote/\1/", path) if isinstance(path, str) else path


def struct(session, columns):
    from pyspark.sql.types import StructField, StructType, _parse_datatype_string

    return StructType(
        [StructField(name, _parse_datatype_string(kind), True) for name, kind in columns]
    )


class Trace:
    """What one run did: actions with their plans, outputs, and the code of its UDFs."""

    def __init__(self):
        self.actions, self.outputs, self.folders, self.udfs = [], [], [], []
        self.attempts = []
        self.conf, self.depth = {}, 0


def install(inputs, current):
    """Patch PySpark once; `current()` is the trace of the run that goes on."""
    from pyspark.sql import readwriter

    try:
        from pyspark.sql.classic.dataframe import DataFrame as frame_class
    except ImportError:
        from pyspark.sql.dataframe import DataFrame as frame_class
    _patch_context()
    _patch_reader(readwriter.DataFrameReader, inputs)
    _patch_writer(readwriter.DataFrameWriter, current)
    for name in _ACTIONS:
        _patch_action(frame_class, name, current)
    _patch_session(inputs)
    _patch_udf(current)


def settings(given):
    return {k: v for k, v in given.items() if k.startswith("spark.sql.") and not _DROPPED.match(k)}


given_settings = {}


def _patch_context():
    from pyspark import SparkConf, SparkContext

    original = SparkContext.__init__

    def __init__(self, master=None, appName=None, *arguments, conf=None, **others):
        ours = SparkConf(loadDefaults=False)
        asked = dict(conf.getAll()) if conf is not None else {}
        for name, value in {**given_settings, **asked, **_OUR_CONF}.items():
            if not _DROPPED.match(name):
                ours.set(name, value)
        original(self, "local[2]", appName or asked.get("spark.app.name", "job"), conf=ours)

    SparkContext.__init__ = __init__


def _patch_reader(reader, inputs):
    real_schema, real_option = reader.schema, reader.option

    def schema(self, schema):
        self._breakfix_schema = schema
        return real_schema(self, schema)

    def option(self, name, value):
        self.__dict__.setdefault("_breakfix_options", {})[str(name).lower()] = value
        return real_option(self, name, value)

    def options(self, **options):
        for name, value in options.items():
            self.option(name, value)
        return self

    def read(self, name):
        from pyspark.sql.types import _parse_datatype_string

        asked = getattr(self, "_breakfix_schema", None)
        if isinstance(asked, str):
            asked = _parse_datatype_string(asked)
        path = inputs.frame(self._spark, name, asked)
        plain = reader(self._spark)
        return real_parquet(real_schema(plain, asked) if asked is not None else plain, path)

    def load(self, path=None, format=None, schema=None, **options):
        self.options(**options)
        if schema is not None:
            self.schema(schema)
        told = self.__dict__.get("_breakfix_options", {})
        name = path or told.get("path") or told.get("dbtable") or told.get("query")
        return read(self, _first(name))

    def by_path(self, *paths, schema=None, **_):
        if schema is not None:
            self.schema(schema)
        return read(self, _first(paths[0] if paths else None))

    def jdbc(self, url, table, *_, **__):
        return read(self, table)

    real_parquet = reader.parquet
    reader.schema, reader.option, reader.options, reader.load = schema, option, options, load
    for name in _PATHS:
        setattr(reader, name, by_path)
    reader.table, reader.jdbc = read, jdbc


def _first(name):
    name = name[0] if isinstance(name, (list, tuple)) and name else name
    if not isinstance(name, str):
        raise UnknownInput(f"the job reads {name!r}, which is no path and no table")
    return name


def _patch_session(inputs):
    from pyspark.sql import SparkSession

    real_sql = SparkSession.sql

    def table(self, name):
        return self.read.table(name)

    def sql(self, query, *arguments, **others):
        for known in inputs.tables:
            if not known["name"].startswith("/") and known["name"] in query:
                database, _, _ = known["name"].rpartition(".")
                if database:
                    real_sql(self, f"CREATE DATABASE IF NOT EXISTS {database}")
                frame = self.read.table(known["name"])
                frame._jdf.write().mode("overwrite").format("parquet").saveAsTable(known["name"])
        return real_sql(self, query, *arguments, **others)

    SparkSession.table, SparkSession.sql = table, sql
    SparkSession.Builder.remote = lambda self, url: self


def _patch_writer(writer, current):
    real_save, real_format, real_mode = writer.save, writer.format, writer.mode

    def format(self, source):
        self._breakfix_format = source
        return real_format(self, source if source in _PATHS else "parquet")

    def save(self, path=None, format=None, mode=None, partitionBy=None, **options):
        if format is not None:
            self.format(format)
        kind = getattr(self, "_breakfix_format", "parquet")
        record(self._df, "save", current())
        if kind in ("jdbc", "noop", "console"):
            kept(self._df, kind, current())
            return
        if mode is not None:
            real_mode(self, mode)
        if partitionBy is not None:
            self.partitionBy(partitionBy)
        for name, value in options.items():
            if value is not None:
                self.option(name, value)
        where = local(path)
        with attempted(self._df, where, current()):
            real_save(self, where)
        _told(self, where, kind if kind in _PATHS else "parquet", current())

    def by_path(kind):
        def write(self, path, mode=None, partitionBy=None, **options):
            self.format(kind)
            save(
                self,
                path,
                mode=mode,
                partitionBy=partitionBy,
                **{k: v for k, v in options.items() if k != "compression"},
            )

        return write

    def jdbc(self, url, table, *_, **__):
        record(self._df, "save", current())
        kept(self._df, "jdbc", current())

    real_table = writer.saveAsTable

    def saveAsTable(self, name, *arguments, **others):
        record(self._df, "saveAsTable", current())
        with attempted(self._df, name, current()):
            real_table(self, name, *arguments, **others)
        kept(self._df, name, current())

    writer.format, writer.save, writer.jdbc, writer.saveAsTable = format, save, jdbc, saveAsTable
    for name in _PATHS:
        setattr(writer, name, by_path(name))


def _told(writer, where, kind, trace):
    session = writer._df.sparkSession
    trace.folders.append(re.sub(r"^file:/*", "/", where))
    jvm_reader = session._jsparkSession.read().format(kind)
    from pyspark.sql import readwriter

    back = readwriter.DataFrameReader(session)._df(jvm_reader.load(where))
    kept(back, where, trace)


def kept(frame, to, trace):
    """What was written, read again; that is no act of the job's."""
    trace.depth += 1
    try:
        trace.outputs.append({"to": to, **outputs.of_frame(frame)})
    finally:
        trace.depth -= 1


@contextlib.contextmanager
def attempted(frame, to, trace):
    """Where writing fails: the rows that were to be written, if they can be computed."""
    try:
        yield
    except Exception:
        trace.depth += 1
        try:
            trace.attempts.append({"to": to, **outputs.of_frame(frame)})
        except Exception as error:  # noqa: BLE001 (the rows are at fault then, not the writing)
            print("not computed either:", type(error).__name__)  # noqa: T201
        finally:
            trace.depth -= 1
        raise


def _patch_action(frame_class, name, current):
    real = getattr(frame_class, name)

    def action(self, *arguments, **others):
        trace = current()
        if trace.depth == 0:
            record(self, name, trace)
        trace.depth += 1
        try:
            return real(self, *arguments, **others)
        finally:
            trace.depth -= 1

    setattr(frame_class, name, action)


def record(frame, name, trace):
    """The plans as Spark compares them, and the settings that hold."""
    if trace.depth:
        return
    query = frame._jdf.queryExecution()
    operators = re.findall(
        r"^[\s:+*()\d-]*([A-Z]\w+)", query.executedPlan().toString(), re.MULTILINE
    )
    trace.actions.append(
        {
            "action": name,
            "plan": outputs.sha256(
                query.optimizedPlan().canonicalized().toString(),
                query.executedPlan().canonicalized().toString(),
            ),
            "operators": operators,
        }
    )
    session = frame.sparkSession
    trace.conf.update({row[0]: row[1] for row in session.sparkContext.getConf().getAll()})
    told = session._jsparkSession.conf().getAll()
    trace.conf.update(_scala_map(session, told))


def _scala_map(session, told):
    found = {}
    iterator = told.iterator()
    while iterator.hasNext():
        pair = iterator.next()
        found[pair._1()] = pair._2()
    return found


def _patch_udf(current):
    from pyspark.sql import udf

    real = udf.UserDefinedFunction.__init__

    def __init__(self, func, *arguments, **others):
        real(self, func, *arguments, **others)
        current().udfs.append(code_of(func))

    udf.UserDefinedFunction.__init__ = __init__


def code_of(func):
    code = getattr(func, "__code__", None)
    return repr(func.__class__) if code is None else _code(code)


def _code(code):
    inner = [_code(c) if hasattr(c, "co_code") else repr(c) for c in code.co_consts]
    return [code.co_code.hex(), list(code.co_names), inner]
