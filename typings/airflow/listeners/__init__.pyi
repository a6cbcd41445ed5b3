from collections.abc import Callable
from typing import TypeVar

_F = TypeVar("_F", bound=Callable[..., None])

def hookimpl(function: _F) -> _F: ...
