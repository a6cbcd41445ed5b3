"""Reads what Spark measured of the run."""

from contracts.evidence import Gap
from contracts.inputs import Inputs
from contracts.spark_metrics import SparkMetrics
from tools.event_log import read_event_log
from tools.event_log_lines import Files
from tools.history_answers import read_answers


def read_metrics(inputs: Inputs, files: Files) -> SparkMetrics:
    """The application that failed, or the last one; the others are named as gaps.

    What a History Server counted stands in for event logs that it did not give.
    """
    read = [read_event_log(log, files) for log in inputs.event_logs]
    read += [read_answers(answers, files) for answers in inputs.spark_answers]
    if not read:
        return SparkMetrics(gaps=(Gap(what="event log", why="none was given or found"),))
    chosen = next((metrics for metrics in read if _failed(metrics)), read[-1])
    others = tuple(_other(metrics) for metrics in read if metrics is not chosen)
    return chosen.model_copy(update={"gaps": chosen.gaps + others})


def _failed(metrics: SparkMetrics) -> bool:
    return any(job.status != "succeeded" for job in metrics.jobs)


def _other(metrics: SparkMetrics) -> Gap:
    name = metrics.application_id or "without an id"
    return Gap(what=f"application {name}", why="another application's event log decided")
