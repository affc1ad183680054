"""From the tables of hall.toml to a line that can be run, or to a sentence that says why not."""

import pytest
from pydantic import JsonValue

from evaluator_device.plan import UnusableSettings, plan_of

GOOD: dict[str, JsonValue] = {
    "device": "evaluator-1",
    "window": 1,
    "port": "/dev/ttyUSB0",
    "profile": "ft12-ff68",
    "address": 1,
    "runs_on": "server",
}
OTHER: dict[str, JsonValue] = {**GOOD, "device": "evaluator-2", "window": 2, "address": 2, "keys": {"00": 1}}


def test_one_line_with_two_devices() -> None:
    plan = plan_of([GOOD, OTHER])
    assert plan.port == "/dev/ttyUSB0"
    assert plan.profile.profile == "ft12-ff68"
    assert {address: device.name for address, device in plan.devices.items()} == {
        1: "evaluator-1",
        2: "evaluator-2",
    }
    assert (plan.devices[1].levels[b"\0"], plan.devices[2].levels[b"\0"]) == (5, 1)


def test_the_same_tables_give_the_same_plan() -> None:
    assert plan_of([GOOD, OTHER]) == plan_of([dict(GOOD), dict(OTHER)])
    assert plan_of([GOOD, OTHER]) != plan_of([GOOD, {**OTHER, "keys": {"00": 2}}])


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        pytest.param([{**GOOD, "profile": "none"}], "没有名为 none", id="no such profile"),
        pytest.param([{"device": "evaluator-1", "profile": "tablet"}], "address、port", id="a tablet"),
        pytest.param([{**GOOD, "address": 700}], "address", id="no such address"),
        pytest.param([{**GOOD, "address": "1"}], "address", id="an address in quotes"),
        pytest.param([{**GOOD, "port": ""}], "port", id="no port"),
        pytest.param([{**GOOD, "keys": {"0": 5}}], "两位十六进制数", id="a short key"),
        pytest.param([GOOD, {**OTHER, "address": 1}], "相同", id="one address twice"),
        pytest.param([GOOD, {**OTHER, "port": "/dev/ttyUSB1"}], "同一端口", id="two ports"),
        pytest.param([], "同一端口", id="nothing"),
    ],
)
def test_what_cannot_be_run_is_told(tables: list[dict[str, JsonValue]], told: str) -> None:
    with pytest.raises(UnusableSettings, match=told):
        plan_of(tables)
