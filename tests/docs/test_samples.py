"""What is there to be copied works: every hall.toml loads, every JSON is JSON, the service file names what exists."""

from __future__ import annotations

import configparser
import json
import re
from pathlib import Path

import pytest

from hardware_config.loading import load_hall
from queue_server.domain.opening_hours import parse_hours, parse_special
from tests.docs.pages import PAGES, ROOT, blocks_of, name_of, section, text_of

HALLS = [
    pytest.param(block, id=f"{name_of(page)} {place}")
    for page in PAGES
    for place, block in enumerate(blocks_of(page, "toml"))
    if "[hall]" in block
]
JSONS = [
    pytest.param(block, id=f"{name_of(page)} {place}")
    for page in PAGES
    for place, block in enumerate(blocks_of(page, "json"))
]


@pytest.mark.parametrize("block", HALLS)
def test_a_hall_toml_of_the_documents_loads(block: str, tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    file.write_text(block, encoding="utf-8")
    assert load_hall(file).window


@pytest.mark.parametrize("block", JSONS)
def test_a_json_of_the_documents_is_json(block: str) -> None:
    assert json.loads(block)


def test_the_hours_of_the_documents_are_hours() -> None:
    (example,) = blocks_of(ROOT / "docs" / "rules.md", "json")
    assert parse_hours(json.loads(example)).week[5]
    (exception,) = re.findall(r"`(\{\"exceptions\": .*?\})`", section("docs/rules.md", "## Single days"))
    (one,) = json.loads(exception)["exceptions"]
    assert parse_special(one["hours"], one["reason"]).until == 18 * 60


def test_whoever_sets_the_hall_up_reads_no_json() -> None:
    assert '{"' not in text_of("docs/manager-guide.zh-CN.md")
    assert '{"' not in section("README.zh-CN.md", "## 九、开放时间和规则")


def test_the_service_file_runs_the_command_of_the_documents() -> None:
    service = configparser.ConfigParser(strict=False, interpolation=None)
    service.optionxform = str  # type: ignore[assignment, method-assign]
    service.read_string(text_of("deploy/hall.service"))
    started = service["Service"]["ExecStart"]
    assert started == "/opt/hall/venv/bin/hall serve --config /etc/hall/hall.toml --data /var/lib/hall"
    assert service["Service"]["RestartPreventExitStatus"] == "2"
    for page in ("docs/operations.md", "README.zh-CN.md"):
        for place in ("/opt/hall/venv", "/etc/hall/hall.toml", "/var/lib/hall", "deploy/hall.service"):
            assert place in text_of(page), f"{page} does not name {place}"


def test_both_readmes_say_the_same_of_what_is_missing() -> None:
    english = section("README.md", "## Not in this version")
    chinese = section("README.zh-CN.md", "## 十四、本版本没有的")
    missing = {
        "hereabouts screens": "去向屏",
        "scans at a work order": "工单上的扫描件",
        "appointment slips": "预约条",
        "complaints": "投诉",
        "guide's desk only": "只能在导服台登记",
    }
    assert [word for word in missing if word not in english] == []
    assert [word for word in missing.values() if word not in chinese] == []
