"""The rules of hall.toml that need more than one value: names, references, lines, and the hall's own name.

They read the tables as written and look only at values of the right type, so that one look finds every
mistake of a file, whatever else is wrong with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

from hardware_config.addresses import split_address
from hardware_config.hall_lines import TABLET, EvaluatorDevice
from hardware_config.hall_readers import GUIDE_DESK

Loc = tuple[str | int, ...]
Raw = dict[str, Any]

DEVICE_TABLES = (
    "printer",
    "evaluator_device",
    "call_keypad",
    "kiosk",
    "window_display",
    "id_reader",
    "barcode_gun",
    "office_device",
)
ON_LINES = ("evaluator_device", "call_keypad")
NAME_FORMS = {
    "center": (  # B-1.2.1
        r".+[县市]公共法律服务中心|.+市.+区公共法律服务中心",
        "XX县（市）公共法律服务中心或XX市XX区公共法律服务中心",
    ),
    "station": (r".+(乡|镇|街道)公共法律服务工作站", "XX乡镇（街道）公共法律服务工作站"),  # B-2.2.1
}


@dataclass(frozen=True)
class Finding:
    """One mistake: where in the file, what stands there (None: nothing), what is allowed, how to mend it."""

    path: Loc
    got: object
    allowed: str
    how: str


def broken_rules(raw: Raw) -> Iterator[Finding]:
    """Every mistake between the values of a parsed hall.toml."""
    yield from _names(raw)
    yield from _windows(raw)
    yield from _references(raw)
    yield from _evaluators(raw)
    yield from _lines(raw)
    yield from _addresses(raw)
    yield from _voices(raw)


def doubtful(raw: Raw) -> Iterator[Finding]:
    """What is allowed and probably not meant in a valid hall.toml: the server starts all the same."""
    name = raw["hall"]["name"]
    form, spelled = NAME_FORMS[raw["hall"]["kind"]]
    if re.fullmatch(form, name) is None:
        how = "请核对机构全称，标识、票、屏和报表都用它"
        yield Finding(("hall", "name"), name, f"通知规定的名称格式“{spelled}”", how)
    seen: dict[int, str] = {}
    for at, evaluator in rows_of(raw, "evaluator_device"):
        window, device = evaluator["window"], evaluator["device"]
        if seen.setdefault(window, device) != device:
            how = f"{window} 号窗口已有评价器 {seen[window]}，请核对是否写错窗口"
            yield Finding(("evaluator_device", at, "window"), window, "每个窗口一台评价器", how)


def _voices(raw: Raw) -> Iterator[Finding]:
    for at, screen in rows_of(raw, "window_display"):
        if screen.get("speaks") is True and str(screen.get("shows", "hall")) != "hall":
            how = '请去掉 speaks，或写到大厅综合屏（shows = "hall"）那一段里'
            yield Finding(("window_display", at, "speaks"), True, "只有大厅综合屏播放叫号语音", how)


def rows_of(raw: Raw, table: str) -> list[tuple[int, Raw]]:
    """The rows of a repeated table that are tables, with their places."""
    rows = raw.get(table)
    return [
        (at, row) for at, row in enumerate(rows if isinstance(rows, list) else []) if isinstance(row, dict)
    ]


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _names(raw: Raw) -> Iterator[Finding]:
    found: dict[str, str] = {}
    for table in DEVICE_TABLES:
        for at, row in rows_of(raw, table):
            name, place = row.get("device"), f"{table}[{at + 1}]"
            if isinstance(name, str) and found.setdefault(name, place) != place:
                how = f"{found[name]} 已叫这个名称，请给其中一台改名"
                yield Finding((table, at, "device"), name, "全文件不重复的设备名称", how)


def _windows(raw: Raw) -> Iterator[Finding]:
    if not raw.get("window"):
        yield Finding(("window",), None, "至少一个 [[window]]", "请加上两行：[[window]] 和 no = 1")
    found: dict[int, int] = {}
    for at, row in rows_of(raw, "window"):
        no = row.get("no")
        if _is_number(no) and found.setdefault(no, at) != at:
            how = f"window[{found[no] + 1}] 已是 {no} 号，请给其中一个窗口换序号"
            yield Finding(("window", at, "no"), no, "不重复的窗口序号", how)


def _references(raw: Raw) -> Iterator[Finding]:
    windows = {row["no"] for _, row in rows_of(raw, "window") if _is_number(row.get("no"))}
    quoted = {
        row["no"] for _, row in rows_of(raw, "window") if isinstance(row.get("no"), str)
    }  # told already
    wanted: list[tuple[Loc, object, int]] = []
    for table in (*ON_LINES, "office_device"):
        for at, row in rows_of(raw, table):
            if _is_number(row.get("window")):
                wanted.append(((table, at, "window"), row["window"], row["window"]))
    for at, row in rows_of(raw, "window_display"):
        shows = row.get("shows")
        if isinstance(shows, str) and re.fullmatch(r"window:[1-9][0-9]?", shows):
            wanted.append((("window_display", at, "shows"), shows, int(shows.removeprefix("window:"))))
    kiosks = [row["device"] for _, row in rows_of(raw, "kiosk") if isinstance(row.get("device"), str)]
    for at, row in rows_of(raw, "id_reader"):
        place = row.get("at")
        if isinstance(place, str) and re.fullmatch(r"window:[1-9][0-9]?", place):
            wanted.append((("id_reader", at, "at"), place, int(place.removeprefix("window:"))))
        elif isinstance(place, str) and ":" not in place and place not in kiosks:
            how = f'现有取号机：{"、".join(kiosks) or "一台也没有"}；请改成其中之一，或写成 "window:1" 的形式'
            yield Finding(("id_reader", at, "at"), place, "某个 [[kiosk]] 的 device", how)
    for at, row in rows_of(raw, "barcode_gun"):
        place = row.get("at")
        if isinstance(place, str) and re.fullmatch(r"window:[1-9][0-9]?", place):
            wanted.append((("barcode_gun", at, "at"), place, int(place.removeprefix("window:"))))
        elif isinstance(place, str) and ":" not in place and place not in (*kiosks, GUIDE_DESK):
            how = f'现有取号机：{"、".join(kiosks) or "一台也没有"}；请改成其中之一，或写 "guide"、"window:1" 的形式'
            yield Finding(("barcode_gun", at, "at"), place, "某个 [[kiosk]] 的 device", how)
    for path, got, no in wanted:
        if no not in windows and str(no) not in quoted:
            existing = "、".join(map(str, sorted(windows))) or "一个也没有"
            how = f"现有窗口：{existing}；请改成其中之一，或增加一个 no = {no} 的 [[window]]"
            yield Finding(path, got, "某个 [[window]] 的 no", how)
    printers = [row["device"] for _, row in rows_of(raw, "printer") if isinstance(row.get("device"), str)]
    for at, row in rows_of(raw, "kiosk"):
        printer = row.get("printer")
        if isinstance(printer, str) and printer not in printers:
            how = (
                f"现有打印机：{'、'.join(printers) or '一台也没有'}；请改成其中之一，或删掉这一行（不出纸票）"
            )
            yield Finding(("kiosk", at, "printer"), printer, "某个 [[printer]] 的 device", how)


def _evaluators(raw: Raw) -> Iterator[Finding]:
    for at, row in rows_of(raw, "evaluator_device"):
        profile = row.get("profile")
        if profile == TABLET:
            for key in ("port", "address", "keys"):
                if key in row:
                    how = f"请删掉 {key} 这一行"
                    yield Finding(("evaluator_device", at, key), row[key], f"不写（平板没有 {key}）", how)
        elif isinstance(profile, str):
            for key in ("port", "address"):
                if key not in row:
                    field = EvaluatorDevice.model_fields[key]
                    how = f"请在这张表里加上一行，例如 {key} = {(field.examples or [''])[0]}"
                    yield Finding(("evaluator_device", at, key), None, field.description or "", how)


def _lines(raw: Raw) -> Iterator[Finding]:
    addresses: dict[tuple[object, ...], int] = {}
    profiles: dict[tuple[object, ...], str] = {}
    for table, at, row in devices_on_lines(raw):
        profile, device = row["profile"], row.get("device") or f"{table}[{at + 1}]"
        if not isinstance(row.get("port"), str):
            continue
        line = (row["port"], str(row.get("runs_on", "server")))
        if profiles.setdefault(line, profile) != profile:
            how = f"同一线路上的另一台是 {profiles[line]}，请改成一样，或换一个端口"
            yield Finding((table, at, "profile"), profile, "同一线路上只有一种协议", how)
        address = row.get("address")
        if _is_number(address) and addresses.setdefault((*line, table, address), at) != at:
            other = addresses[(*line, table, address)] + 1
            how = f"{table}[{other}] 在同一线路上已用这个地址，请把 {device} 改成它实际设置的地址"
            yield Finding((table, at, "address"), address, "同一线路上不重复的地址", how)


def devices_on_lines(raw: Raw) -> list[tuple[str, int, Raw]]:
    """Every evaluator and call keypad that has a profile of bytes: its table, its place there, what is written."""
    return [
        (table, at, row)
        for table in ON_LINES
        for at, row in rows_of(raw, table)
        if isinstance(row.get("profile"), str) and row["profile"] != TABLET
    ]


def _addresses(raw: Raw) -> Iterator[Finding]:
    listen = raw.get("listen")
    if not isinstance(listen, dict):
        return
    public, staff = (
        split_address(text) if isinstance(text := listen.get(side), str) else None
        for side in ("public", "staff")
    )
    if public is None or staff is None or public == staff or public[1] != staff[1]:
        return
    if {public[0], staff[0]} & {"0.0.0.0", "::"}:  # noqa: S104 - looked for, not bound
        how = "两侧用同一个端口时，请把 public 和 staff 写成完全相同，或换一个端口"
        yield Finding(("listen", "staff"), listen["staff"], "不与 public 冲突的地址", how)
