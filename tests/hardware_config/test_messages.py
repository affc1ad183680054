"""The words on the wire: what is accepted, what is refused, and that a refusal repeats nothing."""

import json
import traceback
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_config import messages
from hardware_config.messages import (
    ACKS,
    MESSAGES,
    NAMES,
    BadMessage,
    HelloAccepted,
    JobOutcome,
    RatingGiven,
    RatingPrompt,
    TicketCalled,
    WatchScreen,
    WindowChanged,
    check,
    decode,
)
from hardware_config.wire_types import utc_text

CALLED = {
    "seq": 1230,
    "number": "A011",
    "window_no": 1,
    "window_name": "1号窗口",
    "service": "consult",
    "service_name": "法律咨询",
    "called_at": "2026-11-24T01:31:05Z",
    "is_recall": False,
}
PAUSED = {
    "seq": 7,
    "window_no": 2,
    "state": "paused",
    "pause_reason": "开会",
    "services": ["consult"],
    "staff": {"staff_no": "007", "name": "张三", "title": "科员"},
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "ticket_called": CALLED,
    "ticket_changed": {"seq": 1, "id": "0193", "number": "A012", "state": "waiting", "window_no": None},
    "window_changed": PAUSED,
    "queue_changed": {"seq": 1, "waiting": {"consult": 3}},
    "notice_changed": {"seq": 1},
    "offer_changed": {"seq": 1},
    "training_changed": {"seq": 1, "training": True},
    "task_changed": {
        "seq": 9,
        "task_id": "0193",
        "kind": "escort",
        "ticket_id": "0194",
        "number": "A012",
        "window_no": 1,
        "state": "asked",
    },
    "help_called": {
        "seq": 9,
        "help_id": "0193",
        "device": "kiosk-1",
        "place": "一楼大厅",
        "state": "called",
        "called_at": "2026-11-24T01:31:05Z",
    },
    "duty_due": {
        "kind": "opening",
        "sentence": "开门检查还有 3 项",
        "count": 3,
        "since": "2026-11-24T01:00:00Z",
        "due_at": None,
        "overdue": False,
        "link": "/floor",
    },
    "closing_changed": {"notes": [{"service": "consult", "kind": "soon", "sentence": "17:30 停止办理"}]},
    "prompt_changed": {"seq": 9, "window_no": 1, "prompt_id": "0193", "state": "open"},
    "device_changed": {"device": "printer-1", "connected": True, "state": "ok", "code": "ok", "detail": ""},
    "hello": {"device": "printer-1", "kind": "printer", "protocol_version": 1},
    "job_outcome": {"job_id": "0193", "outcome": "printed"},
    "rating_given": {"prompt_id": "0193", "level": 5, "raw": "00"},
    "rating_reasons": {"prompt_id": "0193", "reasons": ["wait", "clarity"], "remark": "等了很久"},
    "press_ignored": {"device": "evaluator-1", "address": 1, "raw": "00", "reason": "late"},
    "key_pressed": {"window_no": 1, "address": 1, "key": "call"},
    "device_state": {"device": "printer-1", "state": "failed", "code": "paper_out", "detail": ""},
    "test_line": {"test_id": "test-1", "device": "keypad-1", "address": 1, "what": "beep"},
    "line_tested": {"test_id": "test-1", "outcome": "said"},
    "line_heard": {"device": "evaluator-1", "burst": "AA 01 41 EA 55"},
    "watch_line": {"device": "evaluator-1", "watch_s": 600.0},
    "print_document": {
        "job_id": "0193",
        "deadline_s": 5.5,
        "blocks": [{"kind": "rule", "dashed": False}],
    },
    "rating_prompt": {
        "prompt_id": "0193",
        "visit_id": "0194",
        "window_no": 1,
        "address": 1,
        "expires_s": 15,
    },
    "rating_withdrawn": {"prompt_id": "0193"},
    "card_read": {"device": "idreader-1", "name": "李建国", "problem": None},
    "code_scanned": {"device": "gun-1", "text": "A012-7K2M"},
    "code_at_desk": {"device": "gun-2", "window_no": None, "text": "A012-7K2M"},
    "code_presented": {"device": "kiosk-1", "text": "A012-7K2M"},
    "card_presented": {
        "seq": 7,
        "card_id": "0193",
        "device": "kiosk-1",
        "window_no": None,
        "problem": None,
        "expires_s": 60.0,
    },
    "identify": {"device": "kiosk-1", "show_s": 10.0},
    "speak": {"test_id": "test-0193", "device": "kiosk-1"},
    "show_number": {"window_no": 1, "address": 1, "number": "A012", "waiting": 3},
    "print_ticket": {
        "job_id": "0193",
        "deadline_s": 5,
        "ticket": {
            "hall_name": "章贡区公共法律服务中心",
            "title": "取号凭条",
            "number": "A012",
            "service_name": "法律咨询",
            "ahead_text": "前面等候 3 人",
            "lines": ["过号请到导服台"],
            "query_code": "7K2M",
            "qr_url": None,
            "taken_text": "2026-11-24 09:31",
            "footer": "",
            "code_label": "查询码",
            "scan_label": "扫码看叫号",
        },
    },
}
KEYS = [(namespace, name) for namespace, _, name in MESSAGES]

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("key", MESSAGES, ids=lambda key: " ".join(key))
def test_every_message_travels_as_the_json_it_arrived_as(key: tuple[str, str, str]) -> None:
    namespace, _, name = key
    body = {"screen": "hall"} if key[0] == "/screens" and name == "watch" else EXAMPLES.get(name, {})
    message = decode(namespace, name, json.loads(json.dumps(body)))
    assert message.to_wire() == body
    assert NAMES[type(message)] == name


@pytest.mark.parametrize("key", MESSAGES, ids=lambda key: " ".join(key))
def test_a_newer_peer_may_send_fields_we_do_not_know(key: tuple[str, str, str]) -> None:
    namespace, _, name = key
    body = {"screen": "hall"} if key[0] == "/screens" and name == "watch" else EXAMPLES.get(name, {})
    assert decode(namespace, name, {**body, "brand_new": [1]}).to_wire() == body


def test_a_name_stands_in_one_direction_only_so_that_it_says_which_model_is_meant() -> None:
    assert len(set(KEYS)) == len(KEYS)


def test_every_message_model_says_what_it_means() -> None:
    for model in {*MESSAGES.values(), *ACKS.values(), HelloAccepted}:
        assert model.__doc__, model


def test_optional_fields_are_left_out_and_nullable_ones_stay_null() -> None:
    assert "detail" not in JobOutcome(job_id="1", outcome="printed").to_wire()
    prompt = RatingPrompt(prompt_id="1", visit_id="2", window_no=1, address=None, expires_s=15)
    assert prompt.to_wire()["address"] is None


def test_times_are_utc_with_z_whatever_zone_they_came_from() -> None:
    hall_time = datetime(2026, 11, 24, 9, 31, 5, tzinfo=timezone(timedelta(hours=8)))
    assert utc_text(hall_time) == "2026-11-24T01:31:05Z"
    called = decode("/screens", "ticket_called", CALLED)
    assert isinstance(called, TicketCalled)
    assert called.called_at == datetime(2026, 11, 24, 1, 31, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "time", ["2026-11-24T01:31:05", "2026-11-24", "2026-11-24 01:31:05Z", 0, None, "now"]
)
def test_a_time_without_zone_or_form_is_refused(time: object) -> None:
    with pytest.raises(BadMessage):
        decode("/screens", "ticket_called", {**CALLED, "called_at": time})


@pytest.mark.parametrize("level", [0, 6, True, "5", 5.0, 5.5, None])
def test_a_rating_is_an_integer_from_one_to_five(level: object) -> None:
    with pytest.raises(BadMessage, match="level"):
        decode("/devices", "rating_given", {"prompt_id": "1", "level": level})


def test_a_window_screen_says_which_window() -> None:
    with pytest.raises(BadMessage):
        decode("/screens", "watch", {"screen": "window"})
    assert decode("/screens", "watch", {"screen": "window", "window_no": 2}) == WatchScreen(
        screen="window", window_no=2
    )


@pytest.mark.parametrize(
    ("namespace", "name"),
    [("/devices", "ticket_called"), ("/nowhere", "hello"), ("/devices", "geheim"), ("geheim", "geheim")],
)
def test_an_unknown_name_is_a_bad_message_that_does_not_repeat_it(namespace: str, name: str) -> None:
    with pytest.raises(BadMessage) as caught:
        decode(namespace, name, {"seq": 1})
    assert "geheim" not in str(caught.value)
    assert "unknown_message" in str(caught.value)


def test_a_bad_message_names_the_field_and_the_fault() -> None:
    with pytest.raises(BadMessage) as caught:
        decode("/screens", "window_changed", {**PAUSED, "state": "asleep", "staff": {"name": 7}})
    faults = dict(caught.value.faults)
    assert faults["state"] == "literal_error"
    assert caught.value.name == "window_changed"
    assert isinstance(decode("/screens", "window_changed", PAUSED), WindowChanged)


@given(key=st.sampled_from(KEYS), body=anything)
def test_arbitrary_json_raises_nothing_but_bad_message(key: tuple[str, str], body: object) -> None:
    try:
        decode(*key, body)
    except BadMessage as bad:
        assert bad.faults


def marked(value: object) -> object:
    """The same JSON with every text and key made recognisable."""
    if isinstance(value, str):
        return f"geheim{value}"
    if isinstance(value, list):
        return [marked(each) for each in value]
    if isinstance(value, dict):
        return {f"geheim{key}": marked(each) for key, each in value.items()}
    return value


@given(
    key=st.sampled_from(KEYS),
    name_of_fields=st.sampled_from(list(EXAMPLES)),
    body=anything,
    data=st.data(),
)
def test_a_bad_message_never_repeats_what_was_sent(
    key: tuple[str, str], name_of_fields: str, body: object, data: st.DataObject
) -> None:
    fields = {
        field: marked(data.draw(anything)) if data.draw(st.booleans()) else value
        for field, value in EXAMPLES[name_of_fields].items()
    }
    for sent in (marked(body), {**fields, "geheim": marked(body)}):
        try:
            decode(*key, sent)
        except BadMessage as bad:
            shown = "".join(traceback.format_exception(bad)) + repr(bad) + repr(bad.__dict__)
            assert "geheim" not in shown
            assert bad.__context__ is None
            assert bad.__cause__ is None


def test_what_is_not_json_is_a_bad_message_too() -> None:
    endless: list[object] = []
    endless.append(endless)
    for body in (b"\xff", object(), endless, {"seq": 1, "waiting": endless}, "\ud800"):
        with pytest.raises(BadMessage):
            decode("/screens", "queue_changed", body)
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(BadMessage):
        decode("/devices", "print_document", {"job_id": "1", "deadline_s": 5, "blocks": [{"deep": deep}]})


def test_an_acknowledgement_is_checked_like_a_message() -> None:
    answer = check(ACKS[RatingGiven], {"accepted": False, "reason": "expired"}, "/devices", "rating_given")
    assert answer.to_wire() == {"accepted": False, "reason": "expired"}
    for body in (None, [], {}, {"accepted": "yes"}):
        with pytest.raises(BadMessage):
            check(ACKS[JobOutcome], body, "/devices", "job_outcome")


def test_the_protocol_has_a_version() -> None:
    assert messages.PROTOCOL_VERSION == 1
