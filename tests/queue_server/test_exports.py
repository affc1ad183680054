"""Exports run as the program they are: rows come in, one file stands at the end, nothing else is left."""

import ast
import csv
import importlib
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.exports import export, safe_cell, sheet_name
from tests.waiting import until

openpyxl: Any = importlib.import_module("openpyxl")

COLUMNS = ["来访人姓名", "联系方式", "来访时间", "接待人员", "办理事项", "办理结果", "满意度评价"]
VISIT = ["张䶮", "139****0001", "2026-11-24 09:31", "李𠮷", "婚姻家庭", "当场解答", "未评价"]
FORMATS = ["xlsx", "csv"]


def lines_of(
    kind: str, cells: list[list[Any]], columns: list[str] = COLUMNS, rows: int | None = None
) -> list[bytes]:
    """What the server would send; `rows` is how many it announces."""
    table = {"format": kind, "title": "服务台账", "columns": columns, "rows": rows}
    return [json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in (table, *cells)]


def run(lines: list[bytes], to: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "queue_server.exports", "--to", str(to)]
    return subprocess.run(command, input=b"".join(lines), capture_output=True, timeout=60, check=False)


def read_back(kind: str, path: Path) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    try:
        return [[cell or "" for cell in row] for row in book.active.iter_rows(values_only=True)]
    finally:
        book.close()


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_come_back_as_they_were_sent(kind: str, tmp_path: Path) -> None:
    to = tmp_path / f"ledger.{kind}"
    second = ["欧阳某某", None, "2026-11-24 10:00", "李𠮷", '债务, "合同"\n两行', 7, ""]
    done = run(lines_of(kind, [VISIT, second], rows=2), to)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert read_back(kind, to) == [COLUMNS, VISIT, ["" if c is None else str(c) for c in second]]


@pytest.mark.parametrize("kind", FORMATS)
def test_only_the_owner_can_read_the_file_and_nothing_else_is_left(kind: str, tmp_path: Path) -> None:
    to = tmp_path / "out"
    to.write_text("an older one", encoding="utf-8")
    to.chmod(0o644)
    before = os.umask(0)
    try:
        assert run(lines_of(kind, [VISIT]), to).returncode == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [to]


def test_csv_tells_excel_that_it_is_utf_8_and_ends_its_lines_for_windows(tmp_path: Path) -> None:
    to = tmp_path / "ledger.csv"
    run(lines_of("csv", [VISIT]), to)
    content = to.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + "来访人姓名,联系方式".encode())
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_the_sheet_has_a_frozen_filtered_head_and_readable_widths(tmp_path: Path) -> None:
    to = tmp_path / "ledger.xlsx"
    run(lines_of("xlsx", [VISIT, [*VISIT[:4], "很长" * 100, *VISIT[5:]]]), to)
    book = openpyxl.load_workbook(to)
    sheet = book.active
    assert sheet.title == "服务台账"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert sheet["A1"].font.bold
    widths = [sheet.column_dimensions[letter].width for letter in "ABCE"]
    assert widths[2] > widths[1] > 10
    assert widths[0] > 11
    assert 59 < widths[3] < 62
    book.close()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("start", list("=+-@\t＝＋－＠"))
def test_what_a_spreadsheet_would_compute_is_quoted(kind: str, start: str, tmp_path: Path) -> None:
    to = tmp_path / "out"
    evil = f'{start}HYPERLINK("http://example.org","点我")'
    run(lines_of(kind, [[evil, "1=1", "a-b"]], columns=[evil, "b", "c"]), to)
    assert read_back(kind, to) == [[f"'{evil}", "b", "c"], [f"'{evil}", "1=1", "a-b"]]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("start", ["\r", "\n", "\r\n", "\x00", "\x0b"])
def test_no_control_character_hides_a_formula(kind: str, start: str, tmp_path: Path) -> None:
    to = tmp_path / "out"
    run(lines_of(kind, [[f"{start}=1+1"]], columns=["a"]), to)
    assert read_back(kind, to)[1][0] in ("'\n=1+1", "'=1+1")


def test_a_sheet_never_holds_a_formula(tmp_path: Path) -> None:
    to = tmp_path / "out.xlsx"
    run(
        lines_of("xlsx", [["=1+1", "{=1+1}", "http://example.org", "1e3"]], columns=["=a", "b", "c", "d"]), to
    )
    with ZipFile(to) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert not [name for name in parts.namelist() if "sheet1.xml.rels" in name]
    assert read_back("xlsx", to)[1] == ["'=1+1", "{=1+1}", "http://example.org", "1e3"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(FORMATS),
    rows=st.lists(st.lists(st.text() | st.just("_x0041_ & <b>"), min_size=2, max_size=2), max_size=5),
)
def test_any_text_survives(kind: str, rows: list[list[str]], tmp_path: Path) -> None:
    to = tmp_path / "out"
    export(iter(lines_of(kind, rows, columns=["甲", "乙"], rows=len(rows))), to)
    written = read_back(kind, to)[1:]
    if kind == "xlsx":
        written = [[openpyxl.utils.escape.unescape(cell) for cell in row] for row in written]
    assert written == [[safe_cell(cell) for cell in row] for row in rows]
    for row, sent in zip(written, rows, strict=True):
        for cell, text in zip(row, sent, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\n"))
            if text.isprintable() and text[:1] not in set("=+-@＝＋－＠"):
                assert cell == text


def test_a_lone_surrogate_does_not_break_the_file(tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    done = run([*lines_of("csv", [], columns=["a"]), b'["\\ud842x\\ud842\\udfb7"]\n'], to)
    assert done.returncode == 0
    assert read_back("csv", to)[1] == ["x𠮷"]


def test_a_cell_longer_than_excel_takes_is_cut_and_says_so(tmp_path: Path) -> None:
    to = tmp_path / "out.xlsx"
    run(lines_of("xlsx", [["𠮷" * 20_000], ["字" * 32_767]], columns=["a"]), to)
    _, (cut,), (whole,) = read_back("xlsx", to)
    assert cut.endswith("𠮷……（超出单元格长度，已截断）")
    assert len(cut.encode("utf-16-le")) <= 32_767 * 2
    assert whole == "字" * 32_767


BAD: list[tuple[list[bytes], str]] = [
    ([], "line 1"),
    ([b"not json\n"], "line 1"),
    ([b'{"format":"pdf","title":"t","columns":["a"]}\n'], "format must be xlsx or csv"),
    ([b'{"format":["csv"],"title":"t","columns":["a"]}\n'], "format must be xlsx or csv"),
    ([b'{"format":"csv","columns":["a"]}\n'], "title"),
    ([b'{"format":"csv","title":"t","columns":[]}\n'], "columns"),
    ([b'{"format":"csv","title":"t","columns":["a"],"rows":true}\n'], "rows"),
    ([b'{"format":"csv","title":"t","columns":["a"],"sql":"x"}\n'], "line 1"),
    (lines_of("csv", [["secret"], ["secret", "secret"]], columns=["a"]), "line 3: expected an array of 1"),
    (lines_of("xlsx", [[["secret"]]], columns=["a"]), "line 2: a cell must be"),
    (lines_of("csv", [[True]], columns=["a"]), "line 2: a cell must be"),
    ([*lines_of("csv", [["secret"]], columns=["a"]), b'["sec'], "line 3: not JSON"),
    ([*lines_of("csv", [["secret"]], columns=["a"]), b'["\xff"]\n'], "line 3: not JSON"),
    (lines_of("csv", [["secret"]], columns=["a"], rows=2), "2 rows were announced, 1 came"),
    (lines_of("xlsx", [["secret"]], columns=["a"], rows=0), "0 rows were announced, 1 came"),
]


@pytest.mark.parametrize(("lines", "told"), BAD)
def test_wrong_rows_end_with_2_leave_the_old_file_and_quote_no_cell(
    lines: list[bytes], told: str, tmp_path: Path
) -> None:
    to = tmp_path / "out"
    to.write_text("an older one", encoding="utf-8")
    done = run(lines, to)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"sec" not in done.stderr
    assert to.read_text(encoding="utf-8") == "an older one"
    assert list(tmp_path.iterdir()) == [to]


def test_a_folder_that_is_not_there_ends_with_1_and_no_traceback(tmp_path: Path) -> None:
    done = run(lines_of("csv", [VISIT]), tmp_path / "nowhere" / "out.csv")
    assert done.returncode == 1
    assert b"could not be written (FileNotFoundError)" in done.stderr
    assert b"Traceback" not in done.stderr


def test_without_a_place_to_write_to_it_ends_with_2() -> None:
    command = [sys.executable, "-m", "queue_server.exports"]
    assert subprocess.run(command, input=b"", capture_output=True, timeout=60, check=False).returncode == 2


@pytest.mark.parametrize("kind", FORMATS)
def test_told_to_stop_it_leaves_nothing_behind(kind: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "queue_server.exports", "--to", str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as writing:
        assert writing.stdin is not None
        rows = b"".join(lines_of(kind, [VISIT] * 5000))
        writing.stdin.write(rows)  # more than a pipe holds: when this returns, it has begun to write
        writing.terminate()
        assert writing.wait(timeout=20) == 1
    assert list(tmp_path.iterdir()) == []


def test_it_takes_nothing_of_the_server_with_it() -> None:
    code = (
        "import sys, queue_server.exports; print([m for m in sys.modules if m.startswith('queue_server.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert sorted(ast.literal_eval(done.stdout)) == ["queue_server.exports", "queue_server.workbooks"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("服务台账 2026/11", "服务台账 2026 11"),
        ("", "Sheet1"),
        ("'引号'", "引号"),
        ("History", "Sheet1"),
        ("[a]:*?/\\", "a"),
        ("𠮷" * 20, "𠮷" * 15),
    ],
)
def test_any_title_names_a_sheet(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_it_makes_way_for_the_server(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "queue_server.exports", "--to", str(tmp_path / "ledger.csv")]
    ours = psutil.Process().nice()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as writing:
        until(lambda: psutil.Process(writing.pid).nice() > ours, 30, "a program that makes way")
        writing.communicate(b"".join(lines_of("csv", [VISIT])))
    assert writing.returncode == 0
