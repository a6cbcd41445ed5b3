"""The one error that a command line answers with exit code 2."""


class UsageError(ValueError):
    """What was asked for cannot be done; the message says why and what to do."""
