"""A wrong hall.toml is answered with every mistake at once, each with its line and a way to mend it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hardware_config.__main__ import main
from hardware_config.cross_checks import broken_rules
from hardware_config.loading import TABLES, ConfigMistake, Problem, load_hall, load_with_warnings
from tests.hardware_config.test_hall import HALLS, SMALLEST_USEFUL

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def problems_of(text: str, tmp_path: Path) -> list[Problem]:
    path = tmp_path / "hall.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigMistake) as caught:
        load_hall(path)
    return caught.value.problems


def first_problem(old: str, new: str, tmp_path: Path) -> Problem:
    """The problem of the smallest useful file with one change; others may only be references to it."""
    assert old in SMALLEST_USEFUL
    problem, *others = problems_of(SMALLEST_USEFUL.replace(old, new, 1), tmp_path)
    assert all("现有" in other.how for other in others)
    return problem


MISTAKES = [
    # old, new, line, key, found, way to mend it
    ('kind = "center"', 'kind = "centre"', 2, "hall.kind", "centre", 'kind = "center"'),
    ('name = "章贡区公共法律服务中心"', "", 1, "hall.name", "没有写", "加上一行"),
    ('name = "章贡区公共法律服务中心"', 'name = " 中心"', 3, "hall.name", " 中心", "去掉首尾空格"),
    ('"Asia/Shanghai"', '"Asia/Peking"', 4, "hall.time_zone", "Asia/Peking", '"Asia/Shanghai"'),
    (
        "# public_url = ",
        'public_url = "10.1.2.3" # ',
        5,
        "hall.public_url",
        "10.1.2.3",
        "http://10.1.2.3:8000",
    ),
    ("# public_url = ", 'public_url = "http://h/t" # ', 5, "hall.public_url", "http://h/t", "只到端口为止"),
    ('"127.0.0.1:8000"', '"http://127.0.0.1:8000"', 8, "listen.public", "http://", "主机:端口"),
    ('"127.0.0.1:8000"', "8000", 8, "listen.public", "8000", '"127.0.0.1:8000"'),
    ('public = "127.0.0.1:8000"', 'public = "0.0.0.0:8001"', 9, "listen.staff", "8001", "完全相同"),
    ("no = 1", "no = 0", 12, "window[1].no", "0", "no = 1"),
    ("no = 1", 'no = "1"', 12, "window[1].no", "1", "no = 1"),
    ("no = 1", "no = 1\n[[window]]\nno = 1", 14, "window[2].no", "1", "换序号"),
    ("no = 1", 'no = 1\nname = ""', 13, "window[1].name", "“”", 'name = "法律咨询窗口"'),
    ("no = 1", "no = 1\ncolour = 2", 13, "window[1].colour", "2", "删掉这一行"),
    ("no = 1", "no = 1\nNo = 2", 13, "window[1].No", "2", "改成 no"),
    ('device = "printer-1"', 'device = "Printer"', 15, "printer[1].device", "Printer", "printer-1"),
    ('connection = "socket:', 'connection = "usb:', 16, "printer[1].connection", "usb:", "04b8:0202"),
    ("socket://127.0.0.1:9100", "cups:", 16, "printer[1].connection", "cups:", "队列名"),
    ("socket://127.0.0.1:9100", "windows:", 16, "printer[1].connection", "windows:", "名称"),
    ("socket://127.0.0.1:9100", "rfc2217://h", 16, "printer[1].connection", "rfc2217:", "主机:端口"),
    ("socket://127.0.0.1:9100", "socket://host", 16, "printer[1].connection", "socket://host", "9100"),
    ("socket://127.0.0.1:9100", "file:", 16, "printer[1].connection", "file:", "路径"),
    ("socket://127.0.0.1:9100", "lpt", 16, "printer[1].connection", "lpt", "上述写法之一"),
    ('mode = "raster"', 'mode = "text"', 17, "printer[1].mode", "text", 'mode = "raster"'),
    ("paper_mm = 80", "paper_mm = 76", 18, "printer[1].paper_mm", "76", "paper_mm = 80"),
    ('runs_on = "server"', 'runs_on = "PC 2"', 19, "printer[1].runs_on", "PC 2", 'runs_on = "server"'),
    ("window = 1", "window = 9", 23, "evaluator_device[1].window", "9", "现有窗口：1"),
    ("socket://127.0.0.1:4001", "tty", 24, "evaluator_device[1].port", "tty", "/dev/ttyUSB0"),
    ("socket://127.0.0.1:4001", "socket://h", 24, "evaluator_device[1].port", "socket://h", "主机:端口"),
    ("socket://127.0.0.1:4001", "telnet://h:1", 24, "evaluator_device[1].port", "telnet:", "socket://"),
    ('"ft12-ff68"', '"ft12"', 25, "evaluator_device[1].profile", "ft12", '"ft12-ff68"'),
    ("address = 1", "address = 0", 26, "evaluator_device[1].address", "0", "address = 1"),
    ("address = 1", "# address = 1", 21, "evaluator_device[1].address", "没有写", "加上一行"),
    ("address = 1", "keys = {x = 5}\naddress = 1", 26, "evaluator_device[1].keys", "x", "十六进制"),
    ("address = 1", 'keys = {"00" = 6}\naddress = 1', 26, "evaluator_device[1].keys", "6", "1 到 5"),
    ('printer = "printer-1"', 'printer = "p"', 31, "kiosk[1].printer", "p", "现有打印机：printer-1"),
    ('device = "board-1"', 'device = "kiosk-1"', 34, "window_display[1].device", "kiosk-1", "改名"),
    ('shows = "hall"', 'shows = "window:2"', 35, "window_display[1].shows", "window:2", "现有窗口：1"),
    ('shows = "hall"', 'shows = "notice"', 35, "window_display[1].shows", "notice", "本版本还不支持"),
    ('shows = "hall"', 'shows = "whereabouts"', 35, "window_display[1].shows", "where", "本版本还不支持"),
    ('shows = "hall"', 'shows = "window1"', 35, "window_display[1].shows", "window1", '"window:1"'),
    (
        'shows = "hall"',
        'shows = "window:1"\nspeaks = true',
        36,
        "window_display[1].speaks",
        "true",
        "去掉 speaks",
    ),
    ("[[kiosk]]", "[[kiosks]]", 29, "kiosks", "kiosk-1", "改成 kiosk"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "got", "how"),
    [case for case in MISTAKES if case[3]],
    ids=lambda case: str(case),
)
def test_each_mistake_says_where_what_and_how(
    tmp_path: Path, old: str, new: str, line: int, key: str, got: str, how: str
) -> None:
    problem = first_problem(old, new, tmp_path)
    assert (problem.line, problem.key) == (line, key)
    assert got in problem.got
    assert CHINESE.search(problem.allowed)
    assert how in problem.how
    assert problem.sentence.startswith(f"第 {line} 行，{key}：")


def test_a_right_public_url_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(SMALLEST_USEFUL.replace("# public_url", "public_url"), encoding="utf-8")
    assert load_hall(path).hall.public_url == "http://10.1.2.3:8000"


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_its_lines(tmp_path: Path) -> None:
    text = SMALLEST_USEFUL
    wanted = []
    for old, new, _, key, *_ in MISTAKES:
        if old in text and "\n" not in new and key not in ("kiosks", *wanted) and new:
            text = text.replace(old, new, 1)
            wanted.append(key)
    problems = problems_of(text, tmp_path)
    assert len(wanted) > 10
    assert set(wanted) <= {problem.key for problem in problems}
    assert [problem.line for problem in problems] == sorted(problem.line or 0 for problem in problems)


@pytest.mark.parametrize(
    ("second", "key", "how"),
    [
        ('device = "evaluator-1"\naddress = 2', "evaluator_device[2].device", "改名"),
        ('device = "evaluator-2"\naddress = 1', "evaluator_device[2].address", "已用这个地址"),
    ],
)
def test_two_evaluators_on_one_line_differ_in_name_and_address(
    tmp_path: Path, second: str, key: str, how: str
) -> None:
    table = f'\n[[evaluator_device]]\n{second}\nwindow = 1\nport = "socket://127.0.0.1:4001"\n'
    (problem,) = problems_of(f'{SMALLEST_USEFUL}{table}profile = "ft12-ff68"\n', tmp_path)
    assert problem.key == key
    assert how in problem.how


def test_the_same_address_on_another_computer_is_another_line(tmp_path: Path) -> None:
    table = (
        '\n[[evaluator_device]]\ndevice = "e-2"\nwindow = 1\nport = "socket://127.0.0.1:4001"\naddress = 1\n'
    )
    path = tmp_path / "hall.toml"
    path.write_text(f'{SMALLEST_USEFUL}{table}profile = "ft12-ff68"\nruns_on = "pc-2"\n', encoding="utf-8")
    assert len(load_hall(path).lines()) == 2


def test_a_tablet_hangs_on_no_line(tmp_path: Path) -> None:
    problems = problems_of(SMALLEST_USEFUL.replace('"ft12-ff68"', '"tablet"'), tmp_path)
    assert [problem.key for problem in problems] == [
        "evaluator_device[1].port",
        "evaluator_device[1].address",
    ]
    assert all("平板" in problem.allowed for problem in problems)


def test_an_empty_file_lacks_the_hall_and_a_window(tmp_path: Path) -> None:
    assert [problem.key for problem in problems_of("", tmp_path)] == ["hall", "window"]


def test_a_table_written_as_a_value_is_told(tmp_path: Path) -> None:
    problems = problems_of(f"window = 3\n{SMALLEST_USEFUL.replace('[[window]]', '[wall]')}", tmp_path)
    assert ("window", "写的是 “3”") in {(problem.key, problem.got) for problem in problems}


@pytest.mark.parametrize(
    ("text", "line", "how"),
    [
        ("[hall]\nkind = “center”\n[[window]]\n", 2, "中文标点"),
        ("[hall]\nkind = center\n", 2, "半角双引号"),
        ("[hall]\nkind\n", 2, "等号"),
        ('[hall]\nkind = "center"\nkind = "station"\n', 3, "写了两次"),
        ("[window]\nno = 1\n\n[window]\nno = 2\n", 4, "双方括号"),
        ('[hall]\nname = "中心\n', 2, "双引号"),
        ('[hall]\nname = """中心\n\n', 2, "双引号"),
        ("[hall]\n\n[[printer]]\nx = [1,\n2\n", 4, "方括号"),
        ('[[printer]]\nconnection = "file:C:\\tickets\\x"\n', 2, "反斜杠"),
        ('a = {x = 1,\n"01" = 2}\n', 1, "同一行"),
        ("a = 1 b = 2\n", 1, "一行只能写一个"),
    ],
)
def test_a_syntax_error_shows_its_line_and_the_cause(tmp_path: Path, text: str, line: int, how: str) -> None:
    (problem,) = problems_of(text, tmp_path)
    assert problem.key == "语法"
    assert problem.line == line
    assert how in problem.how


def test_values_of_several_lines_do_not_shift_the_line_numbers(tmp_path: Path) -> None:
    text = SMALLEST_USEFUL.replace('"章贡区公共法律服务中心"', '"""\n中心\n"""').replace(
        "paper_mm = 80", "paper_mm = 1"
    )
    problems = problems_of(text, tmp_path)
    assert [(problem.line, problem.key) for problem in problems] == [
        (3, "hall.name"),
        (20, "printer[1].paper_mm"),
    ]


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST_USEFUL.replace("\n", "\r\n").encode())
    assert load_hall(path).window[0].no == 1


@pytest.mark.parametrize(
    ("prepare", "got"),
    [
        (lambda path: None, "不存在"),
        (lambda path: path.mkdir(), "读不到"),
        (lambda path: path.write_bytes(SMALLEST_USEFUL.encode("gb18030")), "不是 UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_config_mistake(tmp_path: Path, prepare: object, got: str) -> None:
    path = tmp_path / "hall.toml"
    assert callable(prepare)
    prepare(path)
    with pytest.raises(ConfigMistake) as caught:
        load_hall(path)
    (problem,) = caught.value.problems
    assert problem.line is None
    assert got in problem.got
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("kind", "name", "doubtful"),
    [
        ("center", "于都县公共法律服务中心", False),
        ("center", "瑞金市公共法律服务中心", False),
        ("center", "赣州市章贡区公共法律服务中心", False),
        ("center", "章贡区公共法律服务中心", True),
        ("center", "章贡区法律援助中心", True),
        ("center", "沙石镇公共法律服务工作站", True),
        ("station", "沙石镇公共法律服务工作站", False),
        ("station", "湖边乡公共法律服务工作站", False),
        ("station", "解放街道公共法律服务工作站", False),
        ("station", "解放社区公共法律服务工作站", True),
        ("station", "于都县公共法律服务中心", True),
    ],
)
def test_the_name_format_of_b_1_2_1_and_b_2_2_1_is_a_warning_only(
    tmp_path: Path, kind: str, name: str, doubtful: bool
) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(f'[hall]\nkind = "{kind}"\nname = "{name}"\n[[window]]\nno = 1\n', encoding="utf-8")
    hall, warnings = load_with_warnings(path)
    assert hall.hall.name == name
    assert [(problem.line, problem.key) for problem in warnings] == ([(3, "hall.name")] if doubtful else [])


def test_two_evaluators_at_one_window_are_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    tablet = '\n[[evaluator_device]]\ndevice = "evaluator-2"\nwindow = 1\nprofile = "tablet"\n'
    path.write_text(SMALLEST_USEFUL + tablet, encoding="utf-8")
    _, warnings = load_with_warnings(path)
    assert [problem.key for problem in warnings] == ["hall.name", "evaluator_device[2].window"]


def test_check_says_nothing_but_the_summary_for_a_right_file() -> None:
    result = CliRunner().invoke(main, ["check", str(HALLS / "center.toml")])
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "窗口 6 个" in result.stdout


def test_check_lists_every_problem_and_exits_with_2(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(SMALLEST_USEFUL.replace("= 80", "= 76").replace("no = 1", "no = 0"), encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(" ")[0] for line in lines[:3]] == [f"{path}:12:", f"{path}:18:", f"{path}:23:"]
    assert lines[3] == "共 3 个问题。"


def test_check_shows_warnings_and_exits_with_0(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(SMALLEST_USEFUL, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 0
    assert "提醒（不影响启动）" in result.stderr
    assert "XX市XX区公共法律服务中心" in result.stderr


names = st.sampled_from(
    [*TABLES, "device", "no", "window", "port", "address", "profile", "shows", "printer", "public"]
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 3)
    | st.sampled_from(["a", "tablet", "ft12-ff68", "window:1", "h:1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(list(TABLES)), values, max_size=7))
def test_the_cross_checks_stumble_over_nothing_a_file_can_hold(raw: dict[str, object]) -> None:
    for finding in broken_rules(raw):
        assert finding.how
