"""Other people's browser files: all there, with their licences, fetched by checksum and not by address."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
VENDOR: dict[str, dict[str, Any]] = json.loads((ROOT / "vendor.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", VENDOR)
def test_every_file_named_in_vendor_json_is_in_its_folder(room: str) -> None:
    folder = ROOT / VENDOR[room]["folder"]
    missing = [
        source
        for source, target in VENDOR[room]["files"].items()
        if not list((folder / target).glob(PurePosixPath(source).name))
    ]
    assert missing == []


@pytest.mark.parametrize("room", VENDOR)
def test_every_package_we_copy_from_brings_its_licence(room: str) -> None:
    copied = {
        _package(source) for source, target in VENDOR[room]["files"].items() if "licences" not in target
    }
    licensed = {_package(source) for source, target in VENDOR[room]["files"].items() if "licences" in target}
    assert copied <= licensed


def test_the_lock_file_holds_checksums_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [
        name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")
    ] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def _package(source: str) -> str:
    parts = PurePosixPath(source).parts
    return "/".join(parts[:2]) if parts[0].startswith("@") else parts[0]
