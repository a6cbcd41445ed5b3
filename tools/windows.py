"""Reads the log around a quotation."""

from contracts.evidence import Evidence
from contracts.inputs import Inputs
from tools.source_map_files import MaskedFiles

_WINDOW = 64 * 1024
_BLOCK = 1024 * 1024


def read_window(quote: Evidence, inputs: Inputs, files: MaskedFiles) -> str:
    """The log from the quotation on; masked streams cannot seek, so what precedes is read over."""
    refs = [log.ref for log in inputs.logs if _is_source(quote.source, log.ref.name)]
    if len(refs) != 1:
        return quote.text
    with files.redacted(refs[0]) as stream:
        left = quote.byte
        while left > 0 and (block := stream.read(min(left, _BLOCK))):
            left -= len(block)
        return stream.read(_WINDOW).decode("utf-8", "replace")


def _is_source(source: str, name: str) -> bool:
    return f"/{name}".endswith(f"/{source}")
