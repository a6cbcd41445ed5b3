"""What a command line answers with exit code 2, as a sentence."""

from errno import EDQUOT, ENOSPC, EROFS


class UsageError(ValueError):
    """What was asked for cannot be done; the message says why and what to do."""


_TO_DO = {
    ENOSPC: "free space on that disk",
    EDQUOT: "free space in that quota",
    EROFS: "make that disk writable",
}


def sentence(error: OSError) -> str:
    """Errors of ours are a sentence already; the system's are a number and a name."""
    if error.errno is None:
        return str(error)
    told = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    todo = _TO_DO.get(error.errno, "make it readable and writable")
    return f"{told}; {todo}, or choose another folder with --state"
