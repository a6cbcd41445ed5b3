"""For a DAG that tells of its failures itself: `on_failure_callback=callback.failed`.

Where the plugin is installed it tells of the same try under the same id, so one run comes of both.
"""

from collections.abc import Mapping

from breakfix_airflow import tell


def failed(context: Mapping[str, object]) -> None:
    task_instance = context.get("ti") or context.get("task_instance")
    if task_instance is not None:
        tell.failed(task_instance, context.get("exception"))


def succeeded(context: Mapping[str, object]) -> None:
    task_instance = context.get("ti") or context.get("task_instance")
    if task_instance is not None:
        tell.succeeded(task_instance)
