import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools.ladder.environment import (
    Environment,
    NoEnvironment,
    Places,
    find_environment,
    minor_of,
    spark_of,
)


def environment(prefix: Path, spark: str | None = None, home: str = "") -> Path:
    packages = prefix / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    if spark:
        (packages / f"pyspark-{spark}.dist-info").mkdir()
    if home:
        (prefix / "pyvenv.cfg").write_text(f"home = {home}\nversion = 3\n")
    return prefix


@pytest.fixture
def places(tmp_path: Path) -> Places:
    java = tmp_path / "jdk" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.touch(0o755)
    own = environment(tmp_path / "own", "4.3.0", str(tmp_path / "python" / "bin"))
    return Places(cache=tmp_path / "cache", own=own, search=str(java.parent))


def found(places: Places, wanted: tuple[int, int] | None) -> Environment:
    return find_environment(wanted, places, spark=True)


@pytest.mark.parametrize("wanted", [None, (4, 3)])
def test_our_own_spark_is_taken_where_it_is_of_the_jobs_minor_version(
    places: Places, wanted: tuple[int, int] | None
) -> None:
    made = found(places, wanted)
    root = places.cache.parent
    assert made == Environment(
        prefix=root / "own", base=root / "python", spark="4.3.0", java_home=root / "jdk"
    )
    assert made.python == root / "own" / "bin" / "python"
    assert made.shown == (root / "python", root / "own", root / "jdk")


def test_another_version_is_taken_from_the_cache(places: Places) -> None:
    environment(places.cache / "spark-3.3", "3.3.4")
    made = environment(places.cache / "spark-3.5", "3.5.9")
    assert found(places, (3, 5)).prefix == made
    assert found(places, (3, 5)).base == made


def test_where_nothing_may_be_installed_the_reason_names_both_versions(places: Places) -> None:
    with pytest.raises(NoEnvironment, match=r"Spark 3\.5 is not installed here \(PySpark 4\.3\.0"):
        found(places, (3, 5))


def test_without_any_pyspark_it_says_so(places: Places, tmp_path: Path) -> None:
    bare = environment(tmp_path / "bare")
    with pytest.raises(NoEnvironment, match=r"job's Spark is not installed here \(no PySpark is\)"):
        found(Places(cache=places.cache, own=bare, search=places.search), None)


def test_spark_needs_java(places: Places) -> None:
    with pytest.raises(NoEnvironment, match="no Java is installed"):
        found(Places(cache=places.cache, own=places.own, search="/nowhere"), (4, 3))


def test_java_may_be_named(places: Places) -> None:
    named = Places(cache=places.cache, own=places.own, java_home=Path("/opt/jdk"), search="/x")
    assert found(named, (4, 3)).java_home == Path("/opt/jdk")


def test_plain_python_needs_neither(places: Places) -> None:
    made = find_environment(
        None, Places(cache=places.cache, own=places.own, search="/x"), spark=False
    )
    assert (made.prefix, made.java_home) == (places.own, None)


def test_what_lies_in_the_systems_folders_is_seen_anyway() -> None:
    usr = Path("/usr/lib/jvm/x")
    made = Environment(prefix=Path("/usr"), base=Path("/usr"), spark=None, java_home=usr)
    assert made.shown == ()


def test_versions_are_read_as_they_stand() -> None:
    assert minor_of("4.10.1") == (4, 10)
    assert spark_of(Path("/nowhere")) is None


def folder_of_packages(tmp_path: Path) -> str:
    (tmp_path / "packages").mkdir()
    return str(tmp_path / "packages")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["folder", "index"])
def test_what_could_not_be_installed_leaves_nothing_behind(
    places: Places, tmp_path: Path, kind: str
) -> None:
    index = folder_of_packages(tmp_path) if kind == "folder" else "http://127.0.0.1:9/simple"
    given = Places(cache=places.cache, own=places.own, search=places.search, index=index)
    with pytest.raises(NoEnvironment, match=r"Spark could not be installed: .*pyspark"):
        found(given, (3, 5))
    assert not (places.cache / "spark-3.5").exists()


def wheel(folder: Path, name: str, version: str) -> None:
    told = f"{name}-{version}.dist-info"
    with ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}.py", "")
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        file.writestr(f"{told}/METADATA", metadata)
        tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        file.writestr(f"{told}/WHEEL", tags)
        file.writestr(f"{told}/RECORD", "")


@pytest.mark.slow
def test_the_jobs_spark_is_installed_once_from_a_folder_of_packages(
    places: Places, tmp_path: Path
) -> None:
    index = folder_of_packages(tmp_path)
    for name, version in (
        ("pyspark", "3.5.9"),
        ("pandas", "2.0"),
        ("pyarrow", "1"),
        ("setuptools", "70"),
    ):
        wheel(Path(index), name, version)
    given = Places(cache=places.cache, own=places.own, search=places.search, index=index)
    assert found(given, (3, 5)).spark == "3.5.9"
    assert found(places, (3, 5)).prefix == places.cache / "spark-3.5"


def test_python_that_makes_no_environment_is_told(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    given = Places(
        cache=places.cache, own=places.own, search=places.search, index=folder_of_packages(tmp_path)
    )
    with pytest.raises(NoEnvironment, match=r"Spark could not be installed: .*/nowhere/python"):
        found(given, (3, 5))
