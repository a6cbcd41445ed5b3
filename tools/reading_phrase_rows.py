"""Turns of phrase that programs of every kind share for files, values, settings and programs."""

from typing import NamedTuple


class Phrase(NamedTuple):
    cause: str
    words: str
    saw: str


ROWS: tuple[Phrase, ...] = (
    Phrase(
        "config.invalid-value",
        r"failed to start conversion|not in struct\b|could not override '",
        "a setting or an argument has a value that is not taken",
    ),
    Phrase(
        "config.missing-argument",
        r"missing mandatory value|missing required parameter",
        "something that has to be given is missing",
    ),
    Phrase(
        "external.timeout",
        r"could not resolve|unknown (?:server )?host|name or service not known|no such host\b"
        r"|temporary failure in name resolution|getaddrinfo|\benotfound\b|nodename nor servname",
        "a name cannot be resolved",
    ),
    Phrase(
        "dependency.native-library",
        r"cannot open shared object|error while loading shared libraries|undefined symbol",
        "a shared library cannot be loaded",
    ),
    Phrase(
        "data.path-missing",
        r"no such file or directory|cannot find the file",
        "a file or folder does not exist",
    ),
    Phrase(
        "sql.syntax",
        r"\bsyntax error\b|unterminated [`'\"]",
        "a statement or a script cannot be understood",
    ),
    Phrase(
        "streaming.source-missing",
        r"\b(?:topic|queue|stream|subscription|exchange)\b.{0,60}\b(?:not found|does ?n[o']t exist)"
        r"|(?:unknown|no such) (?:topic|queue|stream|subscription|exchange)",
        "a topic, queue or stream does not exist",
    ),
    Phrase(
        "shuffle.disk-full",
        r"no space left on device|\bdisk (?:is )?full\b|not enough (?:disk )?space",
        "the disk is full",
    ),
    Phrase(
        "config.environment-missing",
        r"unbound variable|env(?:ironment)? var(?:iable)?s? .{0,20}(?:required|missing|not (?:set"
        r"|provided|found|defined))|parameter (?:null or )?not set|(?:^"
        r"|[\s:])[A-Z][A-Z0-9_]{2,}: (?:must be"
        r" set|is not set|not set|unset|required|missing)"
        r"|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+ (?:must be|has to be) (?:set|given|defined)",
        "an environment variable is not set",
    ),
    Phrase(
        "dependency.python-module",
        r"no module named|missing optional dependency|\bpip3? install \S"
        r"|(?:package|module|librar(?:y|ies)|dependenc(?:y|ies)|extra)\b.{0,60}\b(?:is|are)?"
        r" ?(?:not|n't) (?:be )?(?:installed|importable)"
        r"|please install|can't locate \S+\.pm",
        "a package is not installed",
    ),
    Phrase(
        "dependency.executable-missing",
        r"command not found|executable file not found|not found in \$?path\b"
        r"|cannot execute: required file not found"
        r"|\b(?:executable|binary|command|program)\b.{0,60}\b(?:not found|is not installed)",
        "a program is not installed",
    ),
    Phrase(
        "code.removed-api",
        r"no longer (?:has|have|accepts?|takes?|supports?)\b|(?:has|have) been removed"
        r"|was removed (?:in|from)|\bremoved in (?:version )?v?\d|is deprecated and",
        "a library no longer has it",
    ),
    Phrase(
        "dependency.package-version",
        r"version mismatch|incompatible .{0,20}version|unsupported (?:\w+ ){0,3}version"
        r"|max(?:imum)? supported .{0,20}version|requires .{0,30}version|version .{0,40}\b(?:is not"
        r"|not|isn't) (?:supported|compatible)|is under development",
        "two versions do not fit one another",
    ),
    Phrase(
        "data.divide-by-zero",
        r"divi(?:de|sion) by (?:zero|0)\b|divided by zero",
        "something was divided by zero",
    ),
    Phrase(
        "data.encoding",
        r"illegal input sequence|incomplete character or shift|invalid (?:byte sequence|utf-?8"
        r"|multi-?byte|(?:start|continuation) byte|character (?:encoding|in encoding))"
        r"|codec can't|not (?:valid )?utf-?8|malformed utf-?8|unmappable character"
        r"|(?:cannot|can't|unable to) (?:de|en)code|invalid encoding|input is not proper",
        "text is in another encoding",
    ),
    Phrase(
        "data.datetime-parse",
        r"(?:invalid|illegal|bad|incorrect|unparse?able) (?:date|time|timestamp|date ?time|day"
        r"|month)"
        r"\b|not a valid (?:date|time|timestamp)|does not match (?:the )?(?:date |time )?format"
        r"|(?:date|time|timestamp).{0,60}(?:does not match|out of range|cannot be parsed"
        r"|unparse?able)"
        r"|(?:cannot|could not|can't|unable to|failed to) parse .{0,60}\b(?:date|time|timestamp)\b"
        r"|(?:day|month|hour) (?:is )?out of range",
        "a date or time cannot be read",
    ),
    Phrase(
        "code.not-serializable",
        r"(?:can ?not|can't|unable to|could not|failed to) (?:json )?(?:seriali[sz]e|pickle)"
        r"|not (?:json )?seriali[sz]able",
        "a value cannot be serialised",
    ),
    Phrase(
        "data.bad-cast",
        r"could not (?:be )?convert|(?:cannot|can't) (?:be )?(?:cast|convert|coerce)"
        r"|invalid (?:literal|number(?! of)|integer|numeric|decimal|floating point"
        r"|value for (?:type"
        r"|column))"
        r"|not an? (?:valid )?(?:number|integer|numeric|float|decimal|boolean)\b"
        r"|integer expression expected|value too great for base|conversion failed"
        r"|an integer is required|must be real number, not|not an example of the schema"
        r"|incorrect (?:integer|decimal|double|string) value|not an integer|unable to cast"
        r"|(?:failed|unable) to (?:convert|cast)|could not cast",
        "a value does not fit its type",
    ),
    Phrase(
        "data.malformed-record",
        r"(?:unexpected|premature) end of (?:json|xml|input)|\binvalid (?:json|xml|csv)\b"
        r"|\b(?:json|xml|csv|record|row|line)\b.{0,60}\b(?:parse error|malformed|cannot be parsed"
        r"|not well-formed)|(?:failed|unable|not able) to parse|(?:cannot|could not|can't) parse"
        r"|\bparse error|\bparser error|\bmalformed\b|unpack failed|wrong number of (?:fields"
        r"|columns)"
        r"|expected \d+ (?:fields|columns|values)|tag mismatch|unexpected (?:token|character)"
        r"|received extra data|no properly formatted",
        "a record does not parse",
    ),
    Phrase(
        "data.corrupt-file",
        r"\bcorrupt\w*|\bdamaged\b|file signature not found|\btruncated\b|cannot identify image"
        r"|\bnot (?:an? |in )?(?:valid |readable |recogni[sz]ed )?(?:[\w.-]{2,16} ){1,4}(?:file"
        r"|format"
        r"|archive|image|database|container|stream)\b"
        r"|(?:unexpected|premature) (?:end of|eof)|premature end|ended (?:unexpectedly|prematurely)"
        r"|unknown (?:file )?(?:format|header)|unknown frame|\b(?:bad|invalid|wrong"
        r"|unknown) (?:magic"
        r"|header|footer|checksum|crc|file signature|data stream|file format|block)"
        r"|checksums? (?:did not|does not|mismatch|error|failed)|crc (?:error|mismatch|check)"
        r"|not recogni[sz]ed as (?:being in )?a supported|incomplete input|protobuf parsing failed"
        r"|(?:error|failed|unable|could not|cannot).{0,20} (?:decompress|decod|unpickl|determin\w+"
        r" content size)\w*|does not appear to be a valid|file content may not be valid"
        r"|not appear to be an? |no supported data to decode|invalid input$|bad bytes",
        "a file is damaged or of another format",
    ),
    Phrase(
        "data.quality-check",
        r"\b(?:expectations?|checks?|assertions?|validations?|rules?|quality)\b.{0,60}\b(?:failed"
        r"|failing|violated|not met|below|above)\b|\bfailed (?:\w+ )?(?:expectations?|checks?"
        r"|quality)"
        r"|\brows? (?:were )?rejected|rejected .{0,20}\brows?\b|does not reconcile|control total"
        r"|(?:below|above|exceeds|over|under) (?:the )?(?:threshold|minimum|maximum|limit"
        r"|tolerance)",
        "a check of the data failed",
    ),
    Phrase(
        "table.partition-exists",
        r"would overlap partition|partition .{0,80}(?:already exists|overlaps)",
        "the partition exists already",
    ),
    Phrase(
        "storage.permission-denied",
        r"\b(?:open|create|write|read|mkdir|remove|stat|access|unlink|copy|move|change|touch|rename"
        r"|list|save|execute|chmod|chown|file|directory|folder"
        r"|path)\b.{0,200}\b(?:permission denied"
        r"|operation not permitted|read-only file system|access is denied)"
        r"|^[\w./-]+: permission denied",
        "the file system refuses access",
    ),
)
"""Asked after what remote sides answer and before what is missing."""

LAST: tuple[Phrase, ...] = (
    Phrase(
        "config.missing-argument",
        r"^\W{0,3}usage: |missing (?:operand|argument|option)|you must (?:specify|provide|give)"
        r"|requires? an argument|arguments? (?:is|are) required|too few (?:arguments|operands)"
        r"|expected (?:one|at least one|\d+) arguments?"
        r"|no (?:\w+ )?(?:arguments?|options?|parameters?|values?|commands?|operands?|names?"
        r"|inputs?|config\w*|connections?|targets?)"
        r" (?:\w+ )?(?:specified|given|provided|configured)",
        "an argument is missing",
    ),
    Phrase(
        "config.invalid-value",
        r"must be (?:>=?|<=?|==|(?:an? )?(?:positive|negative|non-negative|greater|less"
        r"|at (?:least|most)|one of"
        r"|between|in (?:the )?range|larger|smaller|number|string|list|boolean|valid))"
        r"|(?:invalid|unknown|unsupported|illegal|unrecogni[sz]ed|bad) (?:\w+ ){0,2}(?:config\w*"
        r"|settings?|options?|parameter|mode|value|argument|flag|choice|level|backend|driver"
        r"|dialect"
        r"|codec|engine|compression|region|(?:time ?)?zone|environment|profile|target|projection"
        r"|key"
        r"|url|scheme|expression|number|suffix)"
        r"|not a valid (?:choice|option|mode|value|name|url)|no such option|is not one of"
        r"|inequivalent arg|invalid number of|malformed (?:input to a )?url",
        "a setting or an argument has a value that is not taken",
    ),
    Phrase(
        "sql.syntax",
        r"unterminated|unexpected newline|unexpected end of file|missing (?:closing"
        r"|right)"
        r"|unbalanced|unmatched",
        "a statement or a script cannot be understood",
    ),
    Phrase(
        "sql.type-mismatch",
        r"cannot be (?:added|subtracted|multiplied|divided|compared)|type mismatch"
        r"|incompatible types?"
        r"|wrong type|unexpected type|wrong kind of value",
        "the type is another one",
    ),
    Phrase(
        "sql.unsupported",
        r"\b(?:is |are )?not (?:yet )?(?:supported|implemented)\b|\bunsupported\b|does not support"
        r"|not available in",
        "this is not supported",
    ),
    Phrase(
        "orchestration.template",
        r"undefined (?:macro|variable)|\bis undefined\b",
        "a template names what is not defined",
    ),
    Phrase(
        "orchestration.interrupted",
        r"cancel+ed by (?:the )?user|interrupted by (?:the )?user|operation (?:was )?cancel+ed",
        "somebody cancelled it",
    ),
)
"""Asked when nothing else fits."""
