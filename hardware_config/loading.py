"""Reads hall.toml and says everything that is wrong with it at once, in Chinese, each with its line.

Paths in sentences count from 1: ``printer[2].mode`` is the mode of the second ``[[printer]]``.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from hardware_config.cross_checks import Finding, Loc, broken_rules, doubtful
from hardware_config.hall import (
    HallSection,
    HallToml,
    Kiosk,
    Listen,
    Printer,
    Window,
    WindowDisplay,
)
from hardware_config.hall_lines import CallKeypad, EvaluatorDevice
from hardware_config.hall_office import OfficeDevice
from hardware_config.hall_readers import BarcodeGun, IdReader
from hardware_config.hall_values import HALL_FAULT
from hardware_config.profile_checks import broken_profiles, own_profiles
from hardware_config.system_words import why

TABLES: dict[str, type[BaseModel]] = {
    "hall": HallSection,
    "listen": Listen,
    "window": Window,
    "printer": Printer,
    "evaluator_device": EvaluatorDevice,
    "call_keypad": CallKeypad,
    "kiosk": Kiosk,
    "window_display": WindowDisplay,
    "id_reader": IdReader,
    "barcode_gun": BarcodeGun,
    "office_device": OfficeDevice,
}
"""The tables of hall.toml by name; ``hall`` and ``listen`` stand once, the others may stand repeatedly."""
SINGLE = ("hall", "listen")
NOT_WRITTEN = "没有写"
_CHINESE_MARKS = re.compile(r"[“”‘’＝，；：【】［］｛｝　]")
_SYNTAX = {
    "Expected '=' after a key": "键的后面应是半角等号",
    "Invalid value": "等号右边的值写法不对，文字要放在半角双引号里",
    "Invalid statement": "这一行既不是 [表名] 也不是 键 = 值",
    "Invalid initial character for a key part": "键名要用半角英文字母，花括号里的内容要写在同一行",
    "Unescaped '\\' in a string": "双引号里的反斜杠要写成两个，或把双引号换成单引号",
    "Duplicate inline table key": "花括号里同一个键写了两次",
    "Cannot mutate immutable namespace": "花括号写成的表不能再另外加键",
    "Expected newline or end of document": "一行只能写一个 键 = 值",
    "Cannot overwrite a value": "同一张表里这个键写了两次",
    "Cannot declare": "同一张表写了两次；可重复的表用双方括号，例如 [[window]]",
    "Expected ']' at the end of a table declaration": "表名的右方括号缺失",
    "Expected ']]' at the end of an array declaration": "表名的右边应是两个方括号",
    "Unterminated string": "文字缺少结尾的双引号",
    "Illegal character": "文字缺少结尾的双引号，或含有不能出现的字符",
    "Unclosed array": "数组缺少结尾的方括号",
    "Unclosed inline table": "花括号里的内容要写在同一行，并以右花括号结尾",
}


@dataclass(frozen=True)
class Problem:
    """One mistake: the line (None when the file as a whole is meant), the key, what was found, what to do.

    ``got`` is a phrase of its own, such as 没有写 or 写的是 “gbk”.
    """

    line: int | None
    key: str
    got: str
    allowed: str
    how: str

    @property
    def sentence(self) -> str:
        """The whole problem as one Chinese sentence, without the file's name."""
        where = f"第 {self.line} 行，" if self.line is not None else ""
        return f"{where}{self.key}：{self.got}。应为：{self.allowed}。{self.how}。"


class ConfigMistake(Exception):
    """A hall.toml that cannot be used; ``problems`` holds every mistake found, in the order of the lines."""

    def __init__(self, problems: list[Problem], path: Path) -> None:
        super().__init__(render(problems, path))
        self.problems, self.path = problems, path


def load_hall(path: Path) -> HallToml:
    """The checked hall.toml at this path.  Raises ConfigMistake with all problems at once."""
    return load_with_warnings(path)[0]


def load_with_warnings(path: Path) -> tuple[HallToml, list[Problem]]:
    """The checked hall.toml, and what in it is allowed but probably not meant.  Raises ConfigMistake."""
    source = _source(path)
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ConfigMistake([_syntax_problem(source, str(error))], path) from None
    hall: HallToml | None = None
    findings: list[Finding] = []
    try:
        hall = HallToml.model_validate(raw)
    except ValidationError as error:
        findings = [finding for each in error.errors(include_url=False) if (finding := _finding(each))]
    findings += broken_rules(raw)
    own = own_profiles(path.parent)
    findings += broken_profiles(raw, own)
    if findings or hall is None:
        raise ConfigMistake(_located(source, findings), path)
    used = {name: file.tables for name, file in own.items() if file.profile is not None}
    return hall.with_own_profiles(used), _located(source, doubtful(raw))


def render(problems: list[Problem], path: Path) -> str:
    """All problems as lines of text, each beginning with ``file:line:``."""
    return "\n".join(
        f"{path}:{problem.line}: {problem.sentence}" if problem.line else f"{path}: {problem.sentence}"
        for problem in problems
    )


def _source(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        how = "请用记事本打开，选“另存为”，编码选 UTF-8 后保存"
        problem = Problem(None, "文件编码", "不是 UTF-8", "UTF-8 编码的文本", how)
    except FileNotFoundError:
        problem = Problem(None, "文件", "不存在", "已有的 hall.toml", "请核对路径")
    except OSError as error:
        got = f"读不到（{why(error)}）"
        problem = Problem(None, "文件", got, "可读的 hall.toml", "请检查路径和读取权限")
    raise ConfigMistake([problem], path)


def _syntax_problem(source: str, error: str) -> Problem:
    lines = source.split("\n")
    match = re.search(r"at line (\d+)", error)
    line = int(match[1]) if match else _first_unfinished(lines)
    written = lines[line - 1].strip()
    how = next(
        (text for start, text in _SYNTAX.items() if error.startswith(start)), "请对照 docs/hall-toml.md 改正"
    )
    if _CHINESE_MARKS.search(written):
        how += "；这一行有中文标点或全角字符，请改成半角"
    return Problem(line, "语法", _shown(written), "合法的 TOML 语句", how)


def _first_unfinished(lines: list[str]) -> int:
    """The line where the statement begins that never ends: the first one after the last that can be read."""
    line = 1
    for end in range(1, len(lines)):
        try:
            tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        line = end + 1
    return line


def _located(source: str, findings: Iterable[Finding]) -> list[Problem]:
    found = list(findings)
    lines = _lines(source, {each.path[:end] for each in found for end in range(1, len(each.path) + 1)})
    problems = [
        Problem(
            next(
                (lines[each.path[:end]] for end in range(len(each.path), 0, -1) if each.path[:end] in lines),
                None,
            ),
            _key(each.path),
            NOT_WRITTEN if each.got is None else _shown(each.got),
            each.allowed,
            each.how,
        )
        for each in found
    ]
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.key))


def _lines(source: str, paths: set[Loc]) -> dict[Loc, int]:
    """The line each path first stands on, by parsing longer and longer beginnings of the file."""
    found: dict[Loc, int] = {}
    start, lines = 1, source.split("\n")
    for end in range(1, len(lines) + 1):
        try:
            document = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue  # inside a value of several lines
        for path in [path for path in paths if path not in found and _holds(document, path)]:
            found[path] = start
        start = end + 1
    return found


def _holds(document: Any, path: Loc) -> bool:
    for part in path:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _key(path: Loc) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text if len(text) <= 60 else text[:60] + "…"
    return f"写的是 “{text}”"


def _finding(error: Any) -> Finding | None:
    """One pydantic error as a finding; None for the ones that only follow from another."""
    kind, path, got = error["type"], tuple(error["loc"]), error["input"]
    if kind == "default_factory_not_called":
        return None
    table = str(path[0])
    if kind == "extra_forbidden":
        return _unknown_key(path, got)
    if len(path) <= 2 and (table not in TABLES or len(path) == 1 or isinstance(path[1], int)):
        return _wrong_shape(path, None if kind == "missing" else got)
    key = next(part for part in path[1:] if isinstance(part, str))
    field = TABLES[table].model_fields[key]
    allowed = field.description or ""
    if kind == "missing":
        return Finding(path, None, allowed, f"请在这张表里加上一行，例如 {key} = {_example(field)}")
    if kind == HALL_FAULT:
        return Finding(path, got, allowed, error["ctx"]["how"])
    return Finding(path, got, allowed, f"请改正，例如 {key} = {_example(field)}")


def _example(field: FieldInfo) -> str:
    return str((field.examples or [""])[0])


def _unknown_key(path: Loc, got: object) -> Finding:
    unknown = str(path[-1])
    known = list(TABLES) if len(path) == 1 else list(TABLES[str(path[0])].model_fields)
    near = difflib.get_close_matches(unknown.lower(), known, 1)
    how = (
        f"请改成 {near[0]}"
        if near
        else "没有这个键，请删掉这一行"
        if len(path) > 1
        else "没有这张表，请删掉它"
    )
    return Finding(path, got, f"已有的键（{'、'.join(known)}）", how)


def _wrong_shape(path: Loc, got: object) -> Finding:
    table = str(path[0])
    header = f"[{table}]" if table in SINGLE else f"[[{table}]]"
    return Finding(path, got, f"一张表 {header}", f"请另起一行写 {header}，在它下面逐行写各个键")
