"""Runs a job again and again on invented inputs, and prints what became of each run as JSON."""

import contextlib
import io
import json
import os
import runpy
import shutil
import sys

from breakfix_harness import failures, frames, hooks, outputs, rows

_TRIES = 30
_PLANTS = 8
_KEPT = {"inputs", "given", "proof", "spark"}


class Job:
    """The job as it was sent, with its folder laid anew for each run."""

    def __init__(self, order):
        self.order = order
        self.inputs = hooks.Inputs(order)
        self.frames = frames.Frames(self.inputs.recipe, self.inputs)
        self.trace = hooks.Trace()
        self.base = set(os.listdir("/")) | _KEPT
        self.modules = set(sys.modules)
        self.patterns = list(order["patterns"])

    def run(self, empty=False, plant=None):
        self.reset()
        self.inputs.begin(empty, plant)
        self.frames.recipe, self.frames.read = self.inputs.recipe, []
        self.trace = hooks.Trace()
        printed, failure, unknown = io.StringIO(), None, None
        try:
            with contextlib.redirect_stdout(printed):
                self.start()
        except hooks.UnknownInput as error:
            unknown = str(error)
        except SystemExit as error:
            if error.code not in (None, 0):
                failure = {"names": ["SystemExit"], "message": str(error.code), "line": None}
        except BaseException as error:  # noqa: BLE001 (whatever the job does is the result)
            unknown = next(
                (str(e) for e in failures.chain(error) if isinstance(e, hooks.UnknownInput)), None
            )
            failure = failures.told(error, "/repo/")
        return self.result(printed.getvalue(), failure, unknown)

    def start(self):
        script = "/repo/" + self.order["script"]
        sys.argv = [script, *self.order["arguments"]]
        rest = [p for p in sys.path if not p.startswith("/repo")]
        sys.path[:] = [*folders(os.path.dirname(script)), *rest]
        if self.order["module"]:
            runpy.run_module(self.order["module"], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(script, run_name="__main__")

    def result(self, printed, failure, unknown):
        trace = self.trace
        files = outputs.of_files(self.left(), set(trace.folders) | {"/repo/__pycache__"})
        mine = {path: digest for path, digest in files.items() if not self.is_given(path)}
        return {
            "failure": failure,
            "unknown": unknown,
            "outputs": trace.outputs,
            "attempts": trace.attempts,
            "files": list(mine.items()),
            "printed": outputs.sha256(printed),
            "actions": trace.actions,
            "udfs": outputs.sha256(*map(repr, trace.udfs)),
            "conf": list(trace.conf.items()),
        }

    def left(self):
        return ["/" + name for name in sorted(set(os.listdir("/")) - self.base)]

    def is_given(self, path):
        return path.endswith(".pyc") or os.path.exists("/given" + path)

    def reset(self):
        _stop_spark()
        for name in set(sys.modules) - self.modules:
            where = getattr(sys.modules[name], "__file__", None) or ""
            if where.startswith("/repo/"):
                del sys.modules[name]
        for path in [*self.left(), "/inputs", "/spark"]:
            shutil.rmtree(path, ignore_errors=True)
            with contextlib.suppress(OSError):
                os.unlink(path)
        shutil.copytree("/given/repo", "/repo")
        for word in self.order["arguments"]:
            where = hooks.local(word.rpartition("=")[2])
            if where.startswith("/") and not os.path.exists(os.path.dirname(where)):
                with contextlib.suppress(OSError):
                    os.makedirs(os.path.dirname(where))
        os.chdir("/repo")


def folders(folder):
    """From the script's own up to the repository's, where packages may begin."""
    while folder.startswith("/repo"):
        yield folder
        folder = os.path.dirname(folder)


def _stop_spark():
    context = sys.modules.get("pyspark.context")
    if context is not None and context.SparkContext._active_spark_context is not None:
        from pyspark.sql import SparkSession

        session = SparkSession.getActiveSession()
        (session or context.SparkContext._active_spark_context).stop()


def settle(job, empty, plant=None):
    """Run until no column is missed that no log shows and no word stands where a number has to."""
    expected = job.order["expected"]
    ran = job.run(empty, plant)
    for _ in range(_TRIES):
        failure = ran["failure"]
        if failure is None or ran["unknown"]:
            break
        if not (_change_profile(job, failure, plant) or _change_dates(job, failure, plant)):
            if failures.is_expected(failure, expected) or not _add_column(job, failure):
                break
        ran = job.run(empty, plant)
    return ran


def _add_column(job, failure):
    missing = failures.missing_column(failure)
    if missing is not None and job.inputs.made:
        return job.inputs.add(*missing)
    column = frames.missing_column(failure) if job.frames.read else None
    return column is not None and job.frames.add(column)


def _change_profile(job, failure, plant):
    misread = failures.misread_word(failure)
    profiles = job.inputs.recipe["profiles"]
    if misread is None or profiles.get(misread[0]) == misread[1]:
        return False
    profiles[misread[0]] = misread[1]
    return True


def _change_dates(job, failure, plant):
    """Write the days of our rows by the next pattern that the sources have."""
    if not job.patterns or not failures.misread_date(failure, (plant or {}).get("value")):
        return False
    pattern = job.patterns.pop(0)
    profiles = job.inputs.recipe["profiles"]
    for name, kind in job.inputs.kinds.items():
        told = profiles.get(name) or rows.profile(name)
        is_day = told in ("date", "timestamp") or told.startswith("as ")
        if is_day and kind.typeName() == "string":
            profiles[name] = "as " + pattern
    return True


def find_plant(job):
    """The first column in which the value of the log makes the job fail as in the log."""
    for plant in candidates(job):
        ran = settle(job, False, plant)
        if failures.is_expected(ran["failure"], job.order["expected"]):
            return plant, ran
    return None, None


def candidates(job):
    """Columns that could hold the value, those that the changed code names first."""
    named, kinds = job.order["named"], job.inputs.kinds
    order = sorted(
        kinds, key=lambda name: (named.index(name) if name in named else len(named), name)
    )
    found = [
        {**plant, "column": name}
        for plant in job.order["plants"]
        for name in order
        if rows.can_hold(plant, kinds[name])
    ]
    return found[:_PLANTS]


def before(job):
    """The job as it was: what it needs to run is found here, and handed on."""
    expected = job.order["expected"]
    clean = settle(job, False)
    told = {"clean": clean}
    if failures.is_expected(clean["failure"], expected):
        return {**told, "red": clean, "plant": None}
    if clean["failure"] is not None and clean["unknown"] is None:
        told["empty"] = settle(job, True)
    if job.order["plants"] and clean["failure"] is None:
        told["plant"], told["red"] = find_plant(job)
    return told


def after(job, recipe):
    """The job on the very inputs that the one before it had."""
    clean = job.run()
    told = {"clean": clean}
    if clean["failure"] is not None:
        told["empty"] = job.run(True)
    if recipe["plant"]:
        told["green"] = job.run(False, recipe["plant"])
    elif recipe["red"]:
        told["green"] = clean
    return told


def names_pandas(folder):
    """Importing it takes longer than many a job."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb") as file:
                if b"pandas" in file.read():
                    return True
    return False


def main():
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with open("/proof/order.json", encoding="utf-8") as file:
        order = json.load(file)
    hooks.given_settings.update(hooks.settings(order["settings"]))
    job = Job(order)
    if order["spark"]:
        hooks.install(job.inputs, lambda: job.trace)
    if names_pandas("/given/repo"):
        frames.install(job.frames)
    recipe = order["recipe"]
    if recipe is None:
        told = before(job)
    else:
        job.inputs.tables, job.inputs.spare = recipe["tables"], recipe["spare"]
        job.inputs.recipe["profiles"] = recipe["profiles"]
        told = after(job, recipe)
    told["tables"], told["spare"] = job.inputs.tables, job.inputs.spare
    told["profiles"] = list(job.inputs.recipe["profiles"].items())
    told["guessed"] = job.inputs.guessed
    json.dump(told, answer)
    answer.close()
    _stop_spark()
    os._exit(0)


if __name__ == "__main__":
    main()
