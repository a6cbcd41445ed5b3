"""What exceptions about the program itself mean, and those that its author worded."""

from tools.reading_row import Row

SAID_BY_THE_AUTHOR = (
    r"ValueError|RuntimeError|Exception|Airflow(Fail)?Exception|SystemExit|AssertionError|Error"
    r"|Warning|LookupError|click\.ClickException|ClickException|UsageError"
)
"""Types that say nothing: what counts is what somebody wrote after them."""

PROGRAM: tuple[Row, ...] = (
    # the program itself
    Row(
        "orchestration.interrupted",
        "somebody interrupted the program",
        types=r"KeyboardInterrupt",
    ),
    Row(
        "code.not-serializable",
        "an object cannot be serialised",
        types=r"TypeError|PicklingError|AttributeError|ValueError",
        message=r"(?i)not (json )?seriali[sz]able|cannot pickle|can't pickle"
        r"|(could not|cannot|can't|unable to) (de)?seriali[sz]e",
    ),
    Row(
        "code.removed-api",
        "a library says that it no longer has it",
        types=r"\w*Error|\w*Exception|\w*Warning|\w*Removed\w*",
        message=r"(?i)no longer (has|have|accepts?|takes?)\b|(has|have) been removed"
        r"|(was|were|is) removed (in|from)|removed in (version )?v?\d",
    ),
    Row(
        "code.removed-api",
        "a library no longer has this name or argument",
        types=r"AttributeError|TypeError|FutureWarning|AttributeRemoved\w*",
        message=r"(?i)module '[\w.]+' has no attribute|type object '[\w.]+' has no attribute"
        r"|'(DataFrame|Series|Index|ndarray|SparkSession|Engine|Connection|GroupBy\w*"
        r"|DataFrameGroupBy|DAG|Client)' object has no attribute|was removed in"
        r"|(unexpected keyword argument).*(?-i:)",
        file=r"(site|dist)-packages/|^$",
    ),
    Row(
        "code.removed-api",
        "a library no longer has this name",
        types=r"AttributeError",
        message=r"(?i)module '[\w.]+' has no attribute|np\.\w+. was removed|was removed in"
        r"|'(DataFrame|Series|Index|ndarray|Engine)' object has no attribute",
    ),
    Row(
        "data.quality-check",
        "the code compares the data with what it expects and stops",
        types=SAID_BY_THE_AUTHOR,
        message=r"(?i)\b(quality|row ?count|rows? (expected|found|missing)|expected (at least|>=?)"
        r"|duplicates?\b.*(found|rows|keys)|null (rate|values|share)|threshold|out of range|stale"
        r"|checksum|does not reconcile|control total|anomal|drift|checks? failed"
        r"|validation failed|below (the )?minimum|above (the )?maximum)",
    ),
    Row(
        "data.quality-check",
        "the message holds a count or share of rows against a limit",
        types=SAID_BY_THE_AUTHOR,
        message=r"(?i)\b\d[\d.,]* ?(of|out of|/) ?\d[\d.,]* \w*\s?(rows?|records?|lines?|values?"
        r"|entries|keys|items|files|events|ids?)\b"
        r"|\d ?%.{0,60}\b(limit|allowed|tolerance|maximum|minimum|at (most|least)|expected)\b"
        r"|\b(limit|allowed|tolerance|maximum|minimum|at (most|least))\b.{0,30}\d ?%"
        r"|\b(rows?|records?)\b.{0,60}\b(limit is|allowed|tolerance|exceeds?|more than|fewer than"
        r"|less than|without|missing|negative|out of bounds)\b.{0,40}\d"
        r"|\b\d[\d.,]* (rows?|records?)\b.{0,20}\b(without|with (null|no|empty|negative|invalid))"
        r"|\b(too (many|few) (nulls?|rows?|records?|duplicates?|rejects?)|rejected share)\b",
    ),
    Row(
        "config.invalid-value",
        "the code says that a setting has a wrong value",
        types=SAID_BY_THE_AUTHOR,
        message=r"(?i)\b(invalid|unknown|unsupported|unrecogni[sz]ed|bad|illegal) (\w+ )?(config\w*"
        r"|settings?|options?|parameter|value for|mode|environment|env|stage|profile|target|flag)\b"
        r"|must be (>=?|<=?|(an? )?(one of|between|positive|set|greater|less|at (least|most)"
        r"|non-negative|in (the )?range))|not a valid (mode|option|environment|setting)",
    ),
    Row(
        "code.index-or-key",
        "the code asks for a key or an index that is not there",
        types=r"KeyError|IndexError|StopIteration|LookupError",
    ),
)
