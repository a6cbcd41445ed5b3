"""Which Python, Spark and Java a job is run on for its proof: those of its own minor version."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

Minor = tuple[int, int]
_WALL_S = 900
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


class NoEnvironment(LookupError):
    """What the job needs to run is not on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where to look, and from where Spark may be installed."""

    cache: Path
    """A folder with one environment a minor version: `spark-4.3`."""
    index: str | None = None
    """A package index, or a folder of packages; None: nothing is installed."""
    java_home: Path | None = None
    own: Path = Path(sys.prefix)
    """The environment that this program runs in."""
    search: str = _SYSTEM_PATH


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    prefix: Path
    base: Path
    """The installation that the environment was made from."""
    spark: str | None
    java_home: Path | None

    @property
    def python(self) -> Path:
        return self.prefix / "bin" / "python"

    @property
    def shown(self) -> tuple[Path, ...]:
        """What of it lies outside the system's folders."""
        every = (self.base, self.prefix, self.java_home)
        return tuple(dict.fromkeys(p for p in every if p and not p.is_relative_to("/usr")))


def find_environment(wanted: Minor | None, places: Places, *, spark: bool) -> Environment:
    """`wanted`: the minor version that the run told, None where it told none."""
    if not spark:
        return replace(_environment(places.own, None), spark=None)
    java = places.java_home or _java(places.search)
    if java is None:
        raise NoEnvironment("no Java is installed, and Spark needs one")
    prefix = next((p for p in _prefixes(places) if _fits(p, wanted)), None)
    if prefix is None:
        prefix = _installed(wanted, places)
    return _environment(prefix, java)


def _prefixes(places: Places) -> Iterator[Path]:
    yield places.own
    yield from sorted(places.cache.glob("spark-*"), reverse=True)


def _fits(prefix: Path, wanted: Minor | None) -> bool:
    version = spark_of(prefix)
    return version is not None and wanted in (None, minor_of(version))


def spark_of(prefix: Path) -> str | None:
    """The version of PySpark that the environment has."""
    found = sorted(prefix.glob("lib/python*/site-packages/pyspark-*.dist-info"))
    return found[-1].name.removeprefix("pyspark-").removesuffix(".dist-info") if found else None


def minor_of(version: str) -> Minor:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def _environment(prefix: Path, java: Path | None) -> Environment:
    try:
        told = (prefix / "pyvenv.cfg").read_text("utf-8")
    except OSError:
        told = ""
    home = re.search(r"^home\s*=\s*(.+?)\s*$", told, re.MULTILINE)
    base = Path(home[1]).resolve().parent if home else prefix
    return Environment(prefix=prefix, base=base, spark=spark_of(prefix), java_home=java)


def _java(search: str) -> Path | None:
    found = shutil.which("java", path=search)
    return Path(found).resolve().parents[1] if found else None


def _installed(wanted: Minor | None, places: Places) -> Path:
    """Made once, in the cache; raises NoEnvironment where nothing may be installed."""
    version = "" if wanted is None else f" {wanted[0]}.{wanted[1]}"
    if places.index is None or wanted is None:
        here = spark_of(places.own)
        has = f"PySpark {here} is, another minor version" if here else "no PySpark is"
        raise NoEnvironment(
            f"the job's Spark{version} is not installed here ({has}); "
            "`breakfix[proof]` has one, or name a package index with the setting proof_index"
        )
    to = places.cache / f"spark-{wanted[0]}.{wanted[1]}"
    packages = (f"pyspark=={wanted[0]}.{wanted[1]}.*", "pandas<3", "pyarrow", "setuptools")
    folder = ("--no-index", "--find-links", places.index)
    index = folder if Path(places.index).is_dir() else ("--index-url", places.index)
    try:
        _run(sys.executable, "-m", "venv", str(to))
        _run(str(to / "bin" / "python"), "-m", "pip", "install", "-q", *index, *packages)
    except NoEnvironment:
        shutil.rmtree(to, ignore_errors=True)
        raise
    return to


def _run(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, timeout=_WALL_S)  # noqa: S603
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise NoEnvironment(f"Spark could not be installed: {' '.join(told)}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoEnvironment(f"Spark could not be installed: {error}") from None
