"""A profile from bursts somebody watched on the device page: ``python -m evaluator_device.learned --to FILE``.

Reads JSON from standard input (``name``, ``address``, ``presses``: bursts in hexadecimal by level or by a keypad's word) and
writes JSON: either ``sentence`` (why nothing was learned) or ``known``, ``keys``, ``guessed`` and ``toml``.  The same core as
``python -m hardware_config learn``.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

from evaluator_device.learning import NotLearned, as_toml, learn


def learned(wanted: dict[str, Any]) -> dict[str, Any]:
    """What these presses show, ready for JSON."""
    presses = {
        int(key) if key.isdecimal() else key: [bytes.fromhex(burst) for burst in bursts]
        for key, bursts in wanted["presses"].items()
    }
    try:
        found = learn(wanted["name"], presses, wanted["address"])
    except NotLearned as not_learned:
        return {"sentence": f"没有学会：{not_learned}。"}
    keys = {key.hex(" ").upper(): meaning for key, meaning in found.keys.items()}
    toml = "" if found.known is not None else as_toml(found)
    return {"known": found.known, "keys": keys, "guessed": found.guessed, "toml": toml}


@click.command(help="从看到的字节学出协议，供“设备”页使用。")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="FILE", help="结果写到这个文件")
def main(to: Path) -> None:
    """Learn from what stands on standard input."""
    to.write_text(json.dumps(learned(json.load(sys.stdin)), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
