"""What kind of library raised an exception that neither its type nor its message explains.

A reader of files that gives up has most likely met a bad file, a parser of settings a bad setting,
a client of a broker a broker that refuses. Which library it was says the exception's module, or
else the innermost frame.
"""

import re
from typing import NamedTuple

from contracts.log_report import Finding, Frame


class Kind(NamedTuple):
    cause: str
    packages: frozenset[str]
    saw: str
    writing: str = ""
    """The cause where it was writing; empty where that makes no difference."""


def _named(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS: tuple[Kind, ...] = (
    Kind(
        "data.corrupt-file",
        _named(
            "h5py tables netCDF4 h5netcdf zarr xarray blosc2 PIL imageio tifffile cv2 pydicom"
            " nibabel soundfile rasterio fiona pyogrio shapefile laspy xlrd openpyxl pyxlsb odf"
            " calamine python_calamine docx pptx pypdf PyPDF2 pdfplumber pdfminer pikepdf fitz"
            " fastavro avro pyorc fastparquet zipfile gzip tarfile lzma bz2 zlib zstandard lz4"
            " cramjam snappy brotli py7zr rarfile _compression onnxruntime onnx safetensors"
            " pickle joblib dill extract_msg pyreadstat sas7bdat mmap flatbuffers"
        ),
        "a library that reads files of one format raised it",
        writing="data.write-schema-mismatch",
    ),
    Kind(
        "data.malformed-record",
        _named(
            "json simplejson orjson ujson rapidjson xmltodict lxml xml bs4 html5lib feedparser csv"
            " msgspec msgpack cbor2 bson google.protobuf ijson jsonlines phonenumbers email"
            " mailparser hl7 edifact pyx12 asn1crypto pyasn1 icalendar vobject"
        ),
        "a parser of records raised it",
        writing="code.not-serializable",
    ),
    Kind(
        "config.invalid-value",
        _named(
            "hydra omegaconf dynaconf configparser pydantic_settings decouple environ environs"
            " dotenv configobj confuse everett tomllib tomli tomlkit toml yaml ruamel strictyaml"
            " pyproj croniter cronsim apscheduler pytz zoneinfo tzlocal logging locale gin"
        ),
        "a library that reads settings raised it",
    ),
    Kind(
        "config.missing-argument",
        _named("argparse optparse click typer fire docopt cyclopts absl getopt plac tyro"),
        "the parser of the command line raised it",
    ),
    Kind(
        "data.quality-check",
        _named(
            "jsonschema jsonschema_specifications cerberus voluptuous schema marshmallow pandera"
            " great_expectations soda pydeequ deepdiff frictionless datatest validators"
            " email_validator pydantic pydantic_core attr cattrs typeguard beartype"
        ),
        "a library that checks data raised it",
    ),
    Kind(
        "external.broker",
        _named(
            "kafka confluent_kafka cimpl aiokafka pika aio_pika kombu amqp nats stomp paho pulsar"
            " proton celery rq dramatiq faust aiormq"
        ),
        "a client of a broker raised it",
    ),
    Kind(
        "auth.login-failed",
        _named("google.auth msal oauthlib requests_oauthlib jwt jose joserfc authlib ldap3 gssapi"),
        "a library for logins raised it",
    ),
    Kind(
        "external.connection-refused",
        _named(
            "socket ssl http urllib urllib3 ftplib smtplib imaplib poplib telnetlib websockets"
            " paramiko asyncssh pysftp netmiko"
        ),
        "a client of a network protocol raised it",
    ),
    Kind(
        "external.request-rejected",
        _named(
            "requests httpx aiohttp zeep suds gql graphql botocore boto3 s3transfer s3fs gcsfs"
            " adlfs"
            " google.api_core google.cloud google.resumable_media googleapiclient azure kubernetes"
            " kubernetes_asyncio docker hvac slack_sdk openai anthropic stripe simple_salesforce"
            " github gitlab jira tableauserverclient looker_sdk huggingface_hub grpc pyairtable"
            " facebook_business hubspot zenpy shopify twilio sendgrid elasticsearch opensearchpy"
        ),
        "a client of a remote service raised it",
    ),
    Kind(
        "sql.syntax",
        _named("sqlglot sqlparse sqlfluff sqlmesh pyparsing lark antlr4 numexpr"),
        "a parser of statements raised it",
    ),
    Kind(
        "orchestration.template",
        _named("jinja2 mako chevron pystache"),
        "a library for templates raised it",
    ),
)

_BY_PACKAGE = {package: kind for kind in KINDS for package in kind.packages}

_PACKAGE = re.compile(r"(?:site|dist)-packages/((?:google/)?[\w.-]+?)(?:/|\.pyx?$|\.py$)")
_STANDARD = re.compile(r"/python3\.\d+/(?!(?:site|dist)-packages)(\w+)(?:/[\w/]+)?\.py$")
_COMPILED = re.compile(r"^(?:src/)?(\w+)(?:/\w+)*/\w+\.(?:pyx|pxi|pxd|rs)$")

_CALLED = re.compile(r"(?<![\w.])([A-Za-z_]\w+)\.\w")

_WRITES = re.compile(
    r"\b(?:write\w*|dumps?|pack\w*|append|save\w*|to_\w+|encode\w*|seriali[sz]e\w*|compress"
    r"|insert\w*|put\w*|export\w*)\s*\("
)
_WRITING = re.compile(r"(?:^|_|\.)(?:write\w*|dumps?|pack\w*|append|encode\w*|seriali[sz]e\w*)$")


LOOSE = frozenset(
    {"config.invalid-value", "config.missing-argument", "external.request-rejected"}
    | {"code.index-or-key", "data.quality-check", "code.driver-exception"}
)
"""What the words of a reader of files or settings are easily taken for."""

_NARROW = frozenset({"data.corrupt-file", "data.malformed-record", "config.invalid-value"})


_A_NAME = re.compile(r"'[^'\n]{1,80}'|\"[^\"\n]{1,80}\"")
"""The message of a KeyError whose key is a word."""

_HAS_NO_NAME = {
    "data.corrupt-file": "data.column-missing",
    "config.invalid-value": "config.missing-argument",
}


def narrower(cause: str, finding: Finding, user: Frame | None) -> tuple[str, str] | None:
    """What the library that raised it says against a loose reading; None where it says nothing."""
    if cause not in LOOSE or not finding.frames or finding.frames[-1].user:
        return None
    kind = of_library(finding, user)
    if kind is not None and _A_NAME.fullmatch(finding.message) and kind[0] in _HAS_NO_NAME:
        return _HAS_NO_NAME[kind[0]], "what was opened has nothing of that name"
    return kind if kind is not None and kind[0] in _NARROW and kind[0][:6] != cause[:6] else None


def of_library(finding: Finding, user: Frame | None) -> tuple[str, str] | None:
    """The cause and what was seen; None where no library of a known kind raised it."""
    kind = next(filter(None, map(_BY_PACKAGE.get, _packages(finding))), None)
    if kind is None:
        kind = _called(user)
    if kind is None:
        return None
    writing = kind.writing and _was_writing(finding, user)
    return (kind.writing if writing else kind.cause), kind.saw


def _called(user: Frame | None) -> Kind | None:
    """The reader of files that the user's line calls: a compiled one leaves no frame of its own."""
    names = _CALLED.findall(user.code) if user is not None else []
    kinds = filter(None, map(_BY_PACKAGE.get, names))
    return next((kind for kind in kinds if kind.cause in _NARROW), None)


def _packages(finding: Finding) -> list[str]:
    """Of the exception's own module, then of the innermost frame, the longer name first."""
    module = finding.name.rpartition(".")[0].split(".")
    named = [".".join(module[:2]), module[0]] if module != [""] else []
    of_file = _of_file(finding.frames[-1].file) if finding.frames else []
    return [*named, *of_file]


def _of_file(file: str) -> list[str]:
    for pattern in (_PACKAGE, _STANDARD, _COMPILED):
        if match := pattern.search(file):
            package = match[1].replace("/", ".")
            return [package]
    return []


def _was_writing(finding: Finding, user: Frame | None) -> bool:
    innermost = finding.frames[-1].function if finding.frames else ""
    return bool(_WRITING.search(innermost)) or bool(user and _WRITES.search(user.code))
