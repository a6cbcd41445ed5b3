"""What the words of a message say, whoever raised it: the turns of phrase that programs share.

They are asked after the rows of types; a phrase counts in any exception of Python whose class does
not say more, as `AirflowException` and `RuntimeError` do not.
"""

import re

from tools.planted import is_data
from tools.reading_phrase_rows import LAST, ROWS, Phrase

_INPUT = (
    r"(?:files?|paths?|objects?|partitions?|inputs?|keys?|prefix(?:es)?|folders?|director(?:y|ies)"
    r"|blobs?|dumps?|deliver(?:y|ies)|feeds?|snapshots?|manifests?|extracts?)"
)

_ANSWERS: tuple[Phrase, ...] = (
    Phrase(
        "dependency.image",
        r"cannotpullcontainer|imagepullbackoff|errimagepull|image cannot be pulled"
        r"|manifest (?:for \S+ not found|unknown)|pull image manifest|no such image",
        "an image cannot be pulled",
    ),
    Phrase(
        "memory.execution-memory",
        r"memory limit \([^)]*\) exceeded|(?:sort|query|operation|statement) exceeded .{0,20}memory"
        r" limit|exceeded .{0,20}memory limit of",
        "a query needed more memory than it may have",
    ),
    Phrase(
        "memory.container-oom-killed",
        r"oomkilled|outofmemoryerror: container|killed due to memory usage|out of memory"
        r"|memory limit exceeded|exceeded (?:its |the )?memory limit",
        "a container ran out of memory",
    ),
    Phrase(
        "cluster.decommissioned",
        r"host ec2 .{0,40}terminated|host instance terminated|spot (?:instance|interruption"
        r"|reclaim)"
        r"|instance .{0,40}(?:preempted|reclaimed)|node (?:was )?(?:drained|decommissioned)",
        "the machine under it was taken away",
    ),
    Phrase(
        "cluster.capacity",
        r"insufficient[_ ](?:\w+[_ ])*(?:capacity|resources|quota)|exceeded quota|resource:"
        r"(?:memory|cpu)|(?:zone|region) .{0,60}does not have enough resources|stockout"
        r"|out of stock"
        r"|no capacity|capacity[_ ](?:not available|error|exceeded)|concurrent runs exceeded",
        "there is no room for it",
    ),
    Phrase(
        "auth.expired",
        r"(?:token|credentials?|session|secret|signature|password|key|assertion|ticket|certificate)"
        r"s? .{0,30}\b(?:has|have|is|are)? ?expired|\bexpired .{0,20}(?:token|credential|session"
        r"|secret|password|key|certificate)",
        "a credential has expired",
    ),
    Phrase(
        "auth.login-failed",
        r"(?:status|code|http|returned|response|error)\W{0,12}(?:code\W{0,4})?401\b|\b401\W"
        r".{0,40}unauthori[sz]ed|authorization violation|invalid[_ ]auth"
        r"|invalid (?:access )?token|invalid api key"
        r"|token (?:is )?(?:invalid|revoked|rejected)|login (?:failed|refused)|bad credentials",
        "the other side does not accept the identity",
    ),
    Phrase(
        "auth.access-denied",
        r"(?:status|code|http|returned|response|error)\W{0,12}(?:code\W{0,4})?403\b|\b403\W"
        r".{0,40}forbidden|permission[_ ]denied|not authori[sz]ed|access (?:is |was )?denied"
        r"|does not have .{0,60}(?:permission|access)|missing[_ ]scope|command denied"
        r"|denied to user"
        r"|(?:not enough|insufficient) (?:privileges?|permissions?|rights)"
        r"|\blacks? (?:the )?privilege",
        "the other side refuses this identity",
    ),
    Phrase(
        "external.rate-limited",
        r"(?:status|code|http|returned|response|error)\W{0,12}(?:code\W{0,4})?429\b|ratelimited"
        r"|rate exceeded|throttl(?:ed|ing)",
        "the other side limits the rate",
    ),
    Phrase(
        "external.server-error",
        r"(?:status|code|http|returned|response|error|answered|got|with)\W{0,12}(?:code\W{0,4})?"
        r"5\d\d\b(?!\.\d| ?[kKMGT]i?B\b| \w+s\b)|fatal_error|service[_ ]unavailable",
        "the other side failed",
    ),
    Phrase(
        "external.request-rejected",
        r"(?:status|code|http|returned|response|error|answered|got|with)\W{0,12}(?:code\W{0,4})?"
        r"4\d\d\b(?!\.\d| ?[kKMGT]i?B\b| \w+s\b)|channel_not_found|not_in_channel|bad request"
        r"|invalid_arguments",
        "the other side rejects the request",
    ),
)

_STATES: tuple[Phrase, ...] = (
    Phrase(
        "sql.table-missing",
        r"\b(?:table|view|relation)\b.{0,120}\b(?:not found|does ?n[o']t exist|is missing)",
        "a table does not exist",
    ),
    Phrase(
        "data.column-missing",
        r"unrecogni[sz]ed name|(?:column|field|header)s?\b.{0,120}\b(?:not found|missing|absent"
        r"|does ?n[o']t exist)|missing (?:required )?(?:column|field|header)s?\b"
        r"|no such (?:column|field)",
        "a column does not exist",
    ),
    Phrase(
        "storage.bucket-missing",
        r"\b(?:bucket|container)\b.{0,80}\b(?:not found|does ?n[o']t exist)",
        "a bucket does not exist",
    ),
    Phrase(
        "data.path-missing",
        rf"\b{_INPUT}\b.{{0,160}}\b(?:not found|does ?n[o']t exist|do not exist|is missing"
        rf"|are missing"
        r"|not (?:there|available|ready|arrived)|has not arrived|no longer exists?)"
        rf"|\b(?:no|missing|unable to find|could not find|cannot find) (?:\w+ ){{0,3}}{_INPUT}\b"
        r"|no such file|(?:unable to|cannot|can't|could not) open (?:\w+ ){0,2}files?\b"
        r"|not a directory|\bno s3 objects found|nothing found (?:at|in|under)",
        "an input does not exist",
    ),
    Phrase(
        "data.empty-input",
        r"\b(?:no|zero) (?:rows?|records?|data|results?|lines?|entries|events)\b"
        r"|\b0 (?:rows?|records?|results?|lines?|entries|events)"
        r" (?:found|read|returned|received|matched|in|for|from)\b"
        r"|\b(?:found|read|returns?|returned|received|got|has|with) 0"
        r" (?:rows?|records?|results?|lines?)"
        r"|\b(?:file|input|result|response|table|partition|frame|query|source)\b.{0,40}"
        r"\b(?:is|was|were|are) empty|header only|\bempty (?:file|input|result|response|data"
        r"|frame|table)",
        "there is no data",
    ),
    Phrase(
        "sql.path-exists",
        r"\balready exists?\b|destination exists|\bfile exists\b|is already in use",
        "what is to be made exists already",
    ),
    Phrase(
        "data.write-schema-mismatch",
        r"(?:unexpected|wrong|extra|new) (?:columns?|schema|header|fields)|(?:schema|header|column"
        r"s?)\b.{0,60}\b(?:mismatch|differs?|changed|do(?:es)? ?n[o']t match)",
        "the shape of the data is another one",
    ),
    Phrase(
        "data.duplicate-key",
        r"(?<!\b0 )(?<!\bno )\bduplicates?\b|is not unique|are not unique|more than once",
        "something is there twice",
    ),
    Phrase(
        "external.timeout",
        r"did not (?:finish|complete|respond|answer|end|become ready|come up"
        r"|start).{0,40}\b(?:within"
        r"|in|after) |time[d]?[ -]?out|not (?:finished|completed|ready) (?:within|after|in)"
        r"|still (?:running|pending|not) .{0,30}after",
        "something was not ready in time",
    ),
    Phrase(
        "external.connection-refused",
        r"broken pipe|lost connection|server has gone away|connection .{0,40}(?:refused|reset"
        r"|closed|lost|aborted|failed)|(?:could not|cannot|can't"
        r"|unable to|failed to) (?:connect|reach|establish)|unreachable",
        "the other side cannot be reached",
    ),
    Phrase(
        "storage.lock-held",
        r"\block\b.{0,40}\b(?:held|taken|owned|exists)|already running|another (?:run|instance"
        r"|process) is",
        "another process holds it",
    ),
    Phrase(
        "config.environment-missing",
        r"(?:set|define|export) (?:the )?(?:environment|env) |\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b.{0,12}"
        r"(?:is|was|are)? ?(?:not set|unset|undefined|missing|not defined|not found)",
        "an environment variable is not set",
    ),
    Phrase(
        "config.missing-argument",
        r"(?:argument|parameter|option|setting|config\w*)s?\b.{0,60}\b(?:missing|required|not given"
        r"|not set|not provided|must be (?:set|given|provided))|(?:missing|required) (?:\w+ )?"
        r"(?:argument|parameter|option|setting|config\w*)",
        "a setting or an argument is missing",
    ),
)

_PHRASES = (*_ANSWERS, *ROWS, *_STATES, *LAST)

_COMPILED = tuple(
    (one, re.compile(one.words if "[A-Z]" in one.words else f"(?i){one.words}")) for one in _PHRASES
)


def phrased(message: str) -> Phrase | None:
    """The first row of the table whose words the message holds."""
    return next((one for one, pattern in _COMPILED if pattern.search(message)), None)


def speaks(line: bytes) -> bool:
    """Whether a line says such words itself, and not in data that it only shows."""
    text = line.decode("latin-1")
    found = next(filter(None, (pattern.search(text) for _, pattern in _COMPILED)), None)
    return found is not None and not is_data(line, found.start())
