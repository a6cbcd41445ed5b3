"""What decides, without a parser, whether a parser may see a source file."""

import re

MAX_BYTES = 500_000

_QUOTED = re.compile(
    r"'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|#[^\n\r]*",
    re.DOTALL,
)
_SHAPE = re.compile(
    r"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>[,;\n])"
    r"|(?P<link>\.(?!\d)|[-+*/%|&^<>~@]|\b(?:and|or|not|if|else|lambda|await|yield|in|is)\b)"
)


def shape(text: str) -> tuple[int, int]:
    """How deep brackets nest, and how many calls and operators the longest expression has.

    Linear, and made without a parser: it decides whether a parser may see the text.
    """
    depth, longest = 0, 0
    links = [0]
    for found in _SHAPE.finditer(_QUOTED.sub(_stand_in, text)):
        if found["open"]:
            links.append(0)
        elif found["close"] and len(links) > 1:
            links.pop()
        elif found["link"]:
            links[-1] += 1
        elif found["end"] and not (found["end"] == "\n" and len(links) > 1):
            links[-1] = 0
        depth, longest = max(depth, len(links) - 1), max(longest, links[-1])
    return depth, longest


def _stand_in(quoted: re.Match[str]) -> str:
    """Strings side by side nest like operators; comments are nothing."""
    return "" if quoted[0].startswith("#") else "~"
