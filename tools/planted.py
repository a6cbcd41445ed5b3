"""Tells a program's own words from data that it prints: `comment="java.lang.OutOfMemoryError"`."""

import re

_OPENED = re.compile(rb"(?<![\w.-])([\w.-]{1,60})=([\"'])")
_WORDS = re.compile(
    rb"(?i)(?:.*[._-])?(?:msg|message|err|error|exception|exc|reason|cause|detail|details|event"
    rb"|text|stack|stacktrace|trace|traceback|description|status|failure|warning|output|log|line)"
)
"""Keys under which log formats put what the program says."""

REACH = 400
"""Bytes before the place that are searched for the opening quote."""


def is_data(text: bytes, at: int) -> bool:
    """Whether byte `at` stands inside the quotes of a `key="…"` value that is no message."""
    before = text[max(0, at - REACH) : at]
    opened = max(_OPENED.finditer(before), key=lambda match: match.end(), default=None)
    if opened is None or opened[2] in before[opened.end() :]:
        return False
    return _WORDS.fullmatch(opened[1]) is None
