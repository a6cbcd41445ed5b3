"""The History Server of the settings, as the steps may ask it."""

from collections.abc import Sequence
from time import monotonic, sleep

from contracts.task_event import Wishes
from graph.artifacts import ArtifactStore
from tools.spark_history import Fetched, SparkHistory


def spark_history(wishes: Wishes, store: ArtifactStore) -> SparkHistory | None:
    """None where no setting names one; httpx is imported when it is asked."""
    url = wishes.history_server
    if url is None:
        return None

    def ask(applications: Sequence[str]) -> Fetched:
        import httpx

        from tools.history_server import fetch
        from tools.history_server_http import HistoryServer

        with httpx.Client() as client:
            server = HistoryServer(client, url, monotonic, sleep)
            return fetch(server, applications, store.put_chunks)

    return ask
