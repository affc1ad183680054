"""The line watched by a person: keys named and pressed one after the other, every byte shown, a profile written.

Started by ``python -m hardware_config learn``, which has the options.
"""

import json
from collections.abc import Callable
from pathlib import Path

import click

from evaluator_device.key_names import called
from evaluator_device.learning import Learned, Meaning, NotLearned, as_toml, learn
from evaluator_device.serial_port import Port, open_port
from hardware_config import clock
from hardware_config.profile import Line
from hardware_config.serial_trouble import PORT_ERRORS
from hardware_config.trouble import DeviceTrouble

QUIET_S = 0.3
"""So long nothing more: the press is over."""
PATIENCE_S = 60.0


def main(arguments: list[str]) -> int:
    """Learn with these settings (one JSON object); the exit code: 0 learned, 1 not."""
    wanted = json.loads(arguments[0])
    say = click.echo
    try:
        port = open_port(wanted["port"], Line(baud=wanted["baud"], parity=wanted["parity"]))
        presses = {key: _pressed(port, key, wanted["presses"], say) for key in wanted["keys"]}
        learned = learn(wanted["name"], presses, wanted["address"])
    except DeviceTrouble as trouble:
        say(trouble.sentence)
        return 1
    except PORT_ERRORS as error:
        say(f"端口断开了：{error}")
        return 1
    except NotLearned as not_learned:
        say(f"没有学会：{not_learned}。")
        return 1
    _tell(learned, Path(wanted["out"]) if wanted["out"] else None, say)
    return 0


def _pressed(port: Port, key: Meaning, times: int, say: Callable[[str], object]) -> list[bytes]:
    bursts = []
    for time in range(1, times + 1):
        say(f"请按“{called(key)}”键（第 {time} 次，共 {times} 次）……")
        burst = _burst(port)
        say(f"  收到 {burst.hex(' ').upper()}" if burst else "  没有收到")
        bursts.append(burst)
    return bursts


def _burst(port: Port) -> bytes:
    """Everything from the first byte to a pause; empty when nothing comes for a minute."""
    began = last = clock.monotonic()
    data = b""
    while True:
        more = port.read(1)
        if more and (waiting := port.in_waiting):
            more += port.read(waiting)
        now = clock.monotonic()
        if more:
            data, last = data + more, now
        elif (data and now - last >= QUIET_S) or now - began >= PATIENCE_S:
            return data


def _tell(learned: Learned, out: Path | None, say: Callable[[str], object]) -> None:
    if learned.known is not None:
        say(f'已有的协议就能用：profile = "{learned.known}"。')
        table = ", ".join(
            f'"{key.hex(" ").upper()}" = {json.dumps(meaning)}' for key, meaning in learned.keys.items()
        )
        say(f"keys = {{ {table} }}")
        return
    text = as_toml(learned)
    for guess in learned.guessed:
        say(f"推测，请核对：{guess}。")
    if out is None:
        say(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    say(f"已写入 {out}。")
