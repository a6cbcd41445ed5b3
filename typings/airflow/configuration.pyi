class _Configuration:
    def get(self, section: str, key: str, *, fallback: str | None = None) -> str | None: ...

conf: _Configuration
