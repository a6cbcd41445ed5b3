from contracts.log_report import Frame
from tools.source_map_frames import place_frames

JOB = b"import argparse\n\n\ndef main():\n    everyone = buyers.union(signups)\n\n\nmain()\n"
UNION = "everyone = buyers.union(signups)"


def frame(path: str, line: int | None = 5, code: str = UNION) -> Frame:
    return Frame(file=path, line=line, function="main", user=True, code=code)


def placed(files: dict[str, bytes], *frames: Frame) -> list[str | None]:
    return [each.file for each in place_frames(frames, files)]


def test_job_submitted_under_another_name_is_known_by_its_lines() -> None:
    stack = (frame("/opt/x/daily.py", 8, "main()"), frame("/opt/x/daily.py"))
    assert placed({"job.py": JOB, "b.py": b"main()\n"}, *stack) == ["job.py", "job.py"]


def test_short_lines_alone_name_no_file() -> None:
    assert placed({"job.py": JOB}, frame("/opt/daily.py", 8, "main()")) == [None]


def test_same_name_with_other_lines_is_another_version() -> None:
    changed = JOB.replace(b"buyers", b"people")
    assert placed({"job.py": changed}, frame("/opt/job.py")) == [None]
    assert placed({"job.py": b"x\n"}, frame("/opt/job.py")) == [None]
    assert placed({"job.py": JOB}, frame("/opt/job.py", None)) == [None]


def test_longest_shared_path_wins() -> None:
    files = {"a/etl/job.py": JOB, "b/etl/job.py": JOB, "job.py": JOB}
    assert placed(files, frame("/opt/b/etl/job.py")) == ["b/etl/job.py"]


def test_equal_files_cannot_be_told_apart() -> None:
    assert placed({"a/job.py": JOB, "b/job.py": JOB}, frame("/opt/job.py")) == [None]
    assert placed({"x.py": JOB, "y.py": JOB}, frame("/opt/job.py")) == [None]


def test_frame_without_printed_code_is_placed_by_its_path() -> None:
    assert placed({"dags/job.py": JOB}, frame("/opt/dags/job.py", 5, "")) == ["dags/job.py"]
    assert placed({"dags/job.py": JOB}, frame("/opt/dags/other.py", 5, "")) == [None]


def test_windows_line_ends_and_a_bom_do_not_matter() -> None:
    data = b"\xef\xbb\xbf" + JOB.replace(b"\n", b"\r\n")
    assert placed({"job.py": data}, frame("/opt/job.py")) == ["job.py"]


def test_only_the_first_line_of_a_statement_over_lines_is_compared() -> None:
    assert placed({"job.py": JOB}, frame("/opt/job.py", 5, f"{UNION}\n  more")) == ["job.py"]
