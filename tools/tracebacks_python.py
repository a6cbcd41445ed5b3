"""The lines of a Python traceback, told apart by what they say: indentation may be lost."""

import re
from typing import NamedTuple

from contracts.log_report import Frame
from tools.frames import is_user_python

HEADER = re.compile(r"(?:Exception Group )?Traceback \(most recent call last\):")
CAUSED = "The above exception was the direct cause of the following exception:"
DURING = "During handling of the above exception, another exception occurred:"

# + Exception Group Traceback (most recent call last):
#   |   File "job.py", line 3, in <module>
#   +-+---------------- 1 ----------------
_GROUP = re.compile(r"^\s*(?:\||\+(?!-)(?= Exc))\s?(?:\|\s)*")
GROUP_PART = re.compile(r"^\s*(?:\|\s*)*\+-[+-]*-{4,}(?: (?:\d+|\.\.\.) -{4,})?\s*$")
REPEATED = re.compile(r"^\[Previous line repeated \d+ more times?\]$")
MARKS = re.compile(r"^[\s~^]+$")

_FILE = re.compile(r'^(?:\d+: )?File "([^"]+)", line (\d+)(?:, in (.*))?$')
# File /srv/etl/load.py:12, in main(ds)    File <command-12>:3
_FILE_IPYTHON = re.compile(
    r"^File (?:\"?)([^\s\"]+?\.py|<[\w -]+>):(\d+)(?:, in (.*?)(?:\(.*\))?)?$"
)

_DOTTED = r"[A-Za-z_]\w*(?:\.(?:[A-Za-z_]\w*|<locals>))*"
_ENDS = (
    r"(?:Error|Exception|Warning|Exit|Interrupt|Timeout|Failure|Group|Iteration"
    r"|Violation|Fault|Abort(?:ed)?|Denied|Expired|Exceeded|Unavailable|Conflict|Found|Missing)"
)
_LAST = re.compile(rf"^({_DOTTED})(?:: ?(.*))?$", re.DOTALL)
_LAST_SURE = re.compile(
    rf"^((?:{_DOTTED}\.)?[A-Z_a-z]\w*{_ENDS}\d*|{_DOTTED}\.[A-Z]\w*)(?::(?: (.*))?)?$", re.DOTALL
)
_KEYWORD = re.compile(
    r"^(?:return|yield|else|try|finally|pass|break|continue|lambda|await|raise|with|if|for|while|def|class|self\..*)\b"
)


class Last(NamedTuple):
    name: str
    message: str
    message_at: int


def undecorated(text: str) -> str:
    """Without the bars that draw an exception group."""
    match = _GROUP.match(text)
    return text[match.end() :] if match else text


def frame(text: str) -> Frame | None:
    stripped = text.strip()
    match = _FILE.match(stripped) or _FILE_IPYTHON.match(stripped)
    if match is None:
        return None
    file, line, function = match[1], int(match[2]), match[3] or ""
    return Frame(file=file, line=line or None, function=function, user=is_user_python(file))


def last_line(text: str, *, sure: bool) -> Last | None:
    """`Name: message`; `sure` where code may stand instead, so the name must look like one."""
    match = (_LAST_SURE if sure else _LAST).match(text)
    if match is None or _KEYWORD.match(text):
        return None
    at = match.start(2) if match[2] is not None else len(text)
    return Last(match[1], match[2] or "", at)
