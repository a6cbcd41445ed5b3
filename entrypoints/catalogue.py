"""The catalogue that the settings ask for: ours, and a site's packs beside it."""

from contracts.catalogue import Catalogue
from entrypoints.settings import Settings
from entrypoints.usage import UsageError


def load_catalogue(settings: Settings) -> Catalogue:
    from tools.catalogue import load, load_with
    from tools.fault import PackError

    if settings.packs is None:
        return load()
    try:
        return load_with(settings.packs)
    except PackError as error:
        raise UsageError(f"packs in {settings.packs}: {error}") from None
