"""Reads a Python file into a tree whose nodes know their bytes, or says why it cannot be read."""

import io
import re
import tokenize
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import libcst as cst
from libcst.metadata import (
    CodeRange,
    MetadataWrapper,
    ParentNodeProvider,
    PositionProvider,
    ScopeProvider,
)
from libcst.metadata.scope_provider import Scope

from tools.source_shape import MAX_BYTES, shape

MAX_LINES = 20_000
MAX_DEPTH = 60
MAX_LINKS = 150
"""Calls or operators of one expression: LibCST recurses once for each and more."""

_NEWLINE = re.compile(r"\r\n|\r|\n")


class UnreadableError(Exception):
    """A source file that no edit can be made in, with the reason."""


@dataclass(frozen=True, eq=False)
class Tree:
    """One parsed file; `data` are its bytes with secrets masked, `text` is without the BOM."""

    name: str
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    encoding: str
    bom: int
    wrapper: MetadataWrapper = field(repr=False)

    @property
    def module(self) -> cst.Module:
        return self.wrapper.module

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(_NEWLINE.split(self.text))

    @cached_property
    def parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        return self.wrapper.resolve(ParentNodeProvider)

    @cached_property
    def scopes(self) -> Mapping[cst.CSTNode, Scope | None]:
        return self.wrapper.resolve(ScopeProvider)

    @cached_property
    def _ranges(self) -> Mapping[cst.CSTNode, CodeRange]:
        return self.wrapper.resolve(PositionProvider)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _NEWLINE.finditer(self.text)))

    def range(self, node: cst.CSTNode) -> CodeRange:
        return self._ranges[node]

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The code points of `text` that `node` stands in, without its own parentheses."""
        place = self._ranges[node]
        first = self._starts[place.start.line - 1] + place.start.column
        return first, self._starts[place.end.line - 1] + place.end.column

    def code(self, node: cst.CSTNode) -> str:
        first, end = self.span(node)
        return self.text[first:end]

    def byte(self, point: int) -> int:
        """The offset in `data` of the code point `point` of `text`."""
        return self.bom + len(self.text[:point].encode(self.encoding))


@lru_cache(maxsize=4)
def read_tree(name: str, data: bytes) -> Tree:
    """Parse the bytes of one file; raises UnreadableError, never anything else."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"{name}: {len(data)} bytes, over the limit of {MAX_BYTES}")
    if data.count(b"\n") > MAX_LINES:
        raise UnreadableError(f"{name}: over {MAX_LINES} lines, as only generated files have")
    text, encoding, bom = _decode(name, data)
    _refuse_shape(name, text)
    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        code = wrapper.module.code
        wrapper.resolve_many([PositionProvider, ParentNodeProvider])
    except cst.ParserSyntaxError as error:
        raise UnreadableError(f"{name}: not Python 3: {error.message}") from error
    except RecursionError as error:
        raise UnreadableError(f"{name}: it nests too deeply to be read") from error
    if not text.startswith(code.rstrip()):
        raise UnreadableError(f"{name}: the parser does not give its text back as it is")
    return Tree(name=name, data=data, text=text, encoding=encoding, bom=bom, wrapper=wrapper)


def _decode(name: str, data: bytes) -> tuple[str, str, int]:
    if b"\0" in data:
        raise UnreadableError(f"{name}: holds a NUL byte, so it is no Python source")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        bom = 3 if encoding == "utf-8-sig" else 0
        encoding = encoding.removesuffix("-sig")
        text = data[bom:].decode(encoding)
        same = text.encode(encoding) == data[bom:]
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise UnreadableError(
            f"{name}: its bytes are not the encoding it names: {error}"
        ) from error
    if not same:
        raise UnreadableError(f"{name}: {encoding} does not give the same bytes back")
    return text, encoding, bom


def compiles(name: str, data: bytes) -> bool:
    """Whether our own Python compiles it; nothing is run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _refuse_shape(name: str, text: str) -> None:
    depth, links = shape(text)
    if depth > MAX_DEPTH or links > MAX_LINKS:
        raise UnreadableError(
            f"{name}: an expression nests {depth} deep or has {links} calls and operators in a"
            f" chain, over the limits of {MAX_DEPTH} and {MAX_LINKS}"
        )
