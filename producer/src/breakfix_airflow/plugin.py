"""The plugin that Airflow loads by itself: a listener for the end of every task."""

import inspect
import sys

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

from breakfix_airflow import tell


class Listener:
    """Airflow 2.10 and newer hand the error to the listener."""

    @hookimpl
    def on_task_instance_failed(
        self, previous_state: object, task_instance: object, error: object
    ) -> None:
        tell.failed(task_instance, error)

    @hookimpl
    def on_task_instance_success(self, previous_state: object, task_instance: object) -> None:
        tell.succeeded(task_instance)


class ListenerOfAirflow29:
    """Airflow 2.9 calls the listener while it handles the error, and does not hand it over."""

    @hookimpl
    def on_task_instance_failed(self, previous_state: object, task_instance: object) -> None:
        tell.failed(task_instance, sys.exc_info()[1])

    @hookimpl
    def on_task_instance_success(self, previous_state: object, task_instance: object) -> None:
        tell.succeeded(task_instance)


def hands_over_the_error() -> bool:
    """Of this Airflow; the module is gone in Airflow 3, which does."""
    try:
        from airflow.listeners.spec import taskinstance
    except ImportError:
        return True
    return "error" in inspect.signature(taskinstance.on_task_instance_failed).parameters


class BreakfixPlugin(AirflowPlugin):
    name = "breakfix"
    listeners = [Listener() if hands_over_the_error() else ListenerOfAirflow29()]  # noqa: RUF012
