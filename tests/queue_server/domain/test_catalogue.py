"""The seed of a new hall: what it offers, at which windows, in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.catalogue import (
    FEEDBACKS,
    OUTCOMES,
    PRIORITY_CLASSES,
    HallKind,
    canonical_outcome,
    default_hours,
    default_window_services,
    is_void,
    services_of,
)
from queue_server.domain.opening_hours import parse_hours

CENTER = [service.code for service in services_of("center")]
STATION = [service.code for service in services_of("station")]


def test_a_center_offers_a_to_h_and_a_station_a_b_c_g() -> None:
    assert "".join(service.prefix for service in services_of("center")) == "ABCDEFGH"
    assert "".join(service.prefix for service in services_of("station")) == "ABCG"
    assert CENTER == [
        "consult",
        "legal_aid",
        "mediation",
        "notary",
        "forensic",
        "lawyer_guide",
        "general",
        "complaint",
    ]
    assert STATION == ["consult", "legal_aid", "mediation", "general"]


def test_complaints_are_matters_of_the_general_service_at_a_station() -> None:
    general = services_of("station")[-1]
    assert general.code == "general"
    assert {"资料领取", "服务投诉", "意见建议"} <= set(general.matters)
    center = {service.code: service for service in services_of("center")}
    assert "服务投诉" not in center["general"].matters


@pytest.mark.parametrize("kind", ["center", "station"])
def test_every_service_says_in_one_line_what_it_is_for(kind: HallKind) -> None:
    for service in services_of(kind):
        assert 0 < len(service.about) <= 32
        assert "\n" not in service.about
        assert service.matters
        assert len(set(service.matters)) == len(service.matters)


@pytest.mark.parametrize("kind", ["center", "station"])
def test_no_tile_names_a_matter_that_shames(kind: HallKind) -> None:
    for service in services_of(kind):
        for word in ("安置帮教", "特殊人群", "刑满"):
            assert word not in service.about
            assert word not in service.name


def test_the_default_hours_are_five_days_and_belong_to_the_caller() -> None:
    hours = default_hours()
    assert hours == {day: ["09:00-12:00", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    assert parse_hours(hours).as_value() == hours
    hours["sat"] = []
    hours["mon"].clear()
    assert default_hours()["mon"] == ["09:00-12:00", "13:30-17:00"]
    assert "sat" not in default_hours()


def test_a_small_center_serves_everything_at_every_window() -> None:
    first, second = default_window_services(2, CENTER)
    assert first[0] == ("consult",)
    assert second[0] == ("legal_aid",)
    assert sorted(first[0] + first[1]) == sorted(second[0] + second[1]) == sorted(CENTER)


def test_a_full_center_gives_each_window_its_own() -> None:
    windows = default_window_services(8, CENTER)
    assert [primary for primary, _ in windows] == [
        ("consult",),
        ("legal_aid",),
        ("mediation",),
        ("notary",),
        ("forensic",),
        ("lawyer_guide", "general", "complaint"),
        ("consult",),
        ("consult",),
    ]
    assert all(also == () for _, also in windows)


def test_a_station_skips_what_it_does_not_offer() -> None:
    assert default_window_services(2, STATION) == [
        (("consult",), ("legal_aid", "mediation", "general")),
        (("legal_aid",), ("consult", "mediation", "general")),
    ]
    assert [primary for primary, _ in default_window_services(5, STATION)] == [
        ("consult",),
        ("legal_aid",),
        ("mediation",),
        ("general",),
        ("consult",),
    ]


def test_without_services_no_window_serves_anything() -> None:
    assert default_window_services(3, []) == []


@given(st.integers(1, 12), st.lists(st.sampled_from([*CENTER, "own-1", "own-2"]), min_size=1, unique=True))
def test_every_service_has_a_window_and_no_window_serves_one_twice(count: int, codes: list[str]) -> None:
    windows = default_window_services(count, codes)
    assert len(windows) == count
    assert {code for primary, also in windows for code in primary + also} == set(codes)
    for primary, also in windows:
        assert primary
        assert len({*primary, *also}) == len(primary + also)
        if count < 6:
            assert {*primary, *also} == set(codes)
        else:
            assert also == ()


def test_the_words_of_the_work_order_are_fixed() -> None:
    assert FEEDBACKS == ("当场告知", "电话", "短信", "网络", "书面")
    assert list(PRIORITY_CLASSES) == ["military", "migrant_worker", "elderly", "disabled", "minor", "other"]
    assert len(set(OUTCOMES)) == len(OUTCOMES)
    assert {
        "当场解答",
        "不予受理（职权外）",
        "视为撤回（逾期未补正）",
        "调解成功",
        "调解不成",
        "调解撤回",
    } <= set(OUTCOMES)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_its_own_canonical_form(outcome: str) -> None:
    assert canonical_outcome(outcome) == outcome
    assert canonical_outcome(f" {outcome} ".replace("（", "(").replace("）", ")")) == outcome


@pytest.mark.parametrize(
    "text",
    [
        "",
        "办完了",
        "作废",
        "作废（）",
        "作废（ ）",
        "不予受理（随便）",
        "作废（" + "长" * 61 + "）",
        "作废（\n）",
    ],
)
def test_what_is_no_outcome_is_refused(text: str) -> None:
    assert canonical_outcome(text) is None


def test_a_void_work_order_names_its_reason() -> None:
    assert canonical_outcome("作废(来访人登记了两次)") == "作废（来访人登记了两次）"
    assert is_void("作废（来访人登记了两次）")
    assert not is_void("撤回")
    assert not is_void(None)
