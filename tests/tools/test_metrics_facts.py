import pytest

from tools.metrics_facts import memory_bytes


@pytest.mark.parametrize(
    ("setting", "size"),
    [
        ("512m", 512 * 1024**2),
        ("4g", 4 * 1024**3),
        ("4GB", 4 * 1024**3),
        ("2048", 2048 * 1024**2),
        (" 8k ", 8 * 1024),
        ("1t", 1024**4),
        ("much", None),
        ("", None),
    ],
)
def test_memory_is_read_as_spark_reads_it(setting: str, size: int | None) -> None:
    assert memory_bytes(setting) == size
