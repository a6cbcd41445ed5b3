class AirflowPlugin:
    name: str | None
    listeners: list[object]
