"""What seldom changes is read once, and never told when it is no longer true."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from queue_server.access.credentials import Credentials, hash_of, write_token
from queue_server.desk.frame import SERVER
from queue_server.domain.calling import arrival_key
from queue_server.domain.events import HallFounded
from queue_server.domain.roles import Role
from queue_server.store import open_store
from tests.queue_server.desk.hall import Hall, refused
from tests.waiting import until


@pytest.fixture
def credentials(hall: Hall) -> Credentials:
    """Who proves who comes to this hall."""
    return Credentials(hall.house, lambda call, *args: call(*args))


def stop(work: Any, *, reason: str = "停电") -> None:
    """Writes that no numbers are given for the first service."""
    service = work.offer.service("consult")
    work.offer.save_service(replace(service, stopped=True, stop_reason=reason))


def test_a_service_that_is_stopped_gives_no_number_from_the_next_press_on(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    with hall.house.deed(SERVER) as deed:
        stop(deed.work)
    with refused("service_closed"):
        hall.citizen().takes("法律咨询")


def test_what_a_write_has_changed_it_reads_itself(hall: Hall) -> None:
    with hall.house.deed(SERVER) as deed:
        assert deed.work.offer.service("consult").stopped is False
        stop(deed.work)
        assert deed.work.offer.service("consult").stopped is True
        stop(deed.work, reason="检修")
        assert deed.work.offer.service("consult").stop_reason == "检修"


def test_what_was_undone_was_never_so(hall: Hall) -> None:
    with pytest.raises(ZeroDivisionError), hall.house.deed(SERVER) as deed:
        stop(deed.work)
        assert deed.work.offer.service("consult").stopped is True
        raise ZeroDivisionError
    assert hall.citizen().takes("法律咨询").number == "A001"


def test_what_another_process_changed_counts_at_the_next_press(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    beside = open_store(hall.folder)
    with beside.transaction() as work:
        stop(work)
    with refused("service_closed"):
        hall.citizen().takes("法律咨询")
    with beside.transaction() as work:
        work.offer.save_service(replace(work.offer.service("consult"), stopped=False))
    beside.close()
    assert hall.citizen().takes("法律咨询").number == "A002"


def test_rules_given_out_may_be_written_on(hall: Hall) -> None:
    with hall.house.deed(SERVER) as deed:
        deed.work.offer.rules()["recall_max"] = 99
        assert deed.work.offer.rules()["recall_max"] == 3


def test_the_chain_holds_whoever_writes_and_whatever_is_undone(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    beside = open_store(hall.folder)
    for _ in range(2):
        with beside.transaction() as work:
            work.record(HallFounded("center"), "beside", hall.clock.at, hall.today)
        with pytest.raises(ZeroDivisionError), hall.house.deed(SERVER) as deed:
            deed.record(HallFounded("center"))
            raise ZeroDivisionError
        hall.citizen().takes("法律咨询")
    beside.close()
    assert hall.wrong() == []


def test_one_of_many_that_share_a_commit_fails_and_the_chain_holds(hall: Hall) -> None:
    def fails() -> None:
        with suppress(ZeroDivisionError), hall.house.deed(SERVER) as deed:
            deed.record(HallFounded("center"))
            raise ZeroDivisionError

    acts = [fails, lambda: hall.citizen().takes("法律咨询")] * 8
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(hall.waiting()) == 8
    assert hall.wrong() == []


def test_nobody_new_stands_before_who_is_there_when_the_clock_is_set_back(hall: Hall) -> None:
    hall.citizen().takes("法律咨询")
    hall.passes(hours=-1)
    hall.citizen().takes("法律咨询")
    beside = open_store(hall.folder)
    with beside.transaction() as work:
        for one in work.tickets.waiting(hall.today):
            work.tickets.save(replace(work.tickets.get(one.ticket_id), queue_key=one.queue_key + 10**13))
    beside.close()
    hall.citizen().takes("法律咨询")
    assert hall.waiting() == ["A001", "A002", "A003"]


def test_a_line_that_has_gone_home_holds_up_nobody(hall: Hall) -> None:
    citizen = hall.citizen()
    early = citizen.takes("法律咨询")
    hall.passes(hours=-1)
    citizen.gives_up(early)
    now = arrival_key(hall.clock.at)
    hall.citizen().takes("法律咨询")
    with hall.house.reading() as rooms:
        assert [one.queue_key for one in rooms.tickets.waiting(hall.today)] == [now]


def test_a_token_is_good_from_its_issue_to_its_end(hall: Hall, credentials: Credentials) -> None:
    assert credentials.by_token("made up") is None
    secret = credentials.issue(Role.KIOSK, "kiosk-1", "paired")
    known = credentials.by_token(secret)
    assert known is not None and known.name == "kiosk-1"
    assert credentials.by_token(secret) == known
    credentials.unpair("kiosk-1")
    assert credentials.by_token(secret) is None


def test_whoever_is_dismissed_comes_in_no_more(hall: Hall, credentials: Credentials) -> None:
    with hall.house.reading() as rooms:
        clerk = rooms.people.by_no("007")
    assert clerk is not None
    secret = credentials.issue(Role.CLERK, clerk.name, "issued", staff=clerk)
    assert credentials.by_token(secret) is not None
    with hall.house.deed(SERVER) as deed:
        deed.work.people.save_staff(clerk._replace(disabled=True))
    assert credentials.by_token(secret) is None


def test_a_token_another_process_writes_or_ends_is_heard_of(hall: Hall, credentials: Credentials) -> None:
    hall.citizen().takes("法律咨询")
    assert credentials.by_token("secret-of-the-kiosk") is None
    beside = open_store(hall.folder)
    with beside.transaction() as work:
        token_id = write_token(work, "secret-of-the-kiosk", Role.KIOSK, "kiosk-2", "issued", hall.clock.at)
    assert credentials.by_token("secret-of-the-kiosk") is not None
    with beside.transaction() as work:
        assert work.people.token_by_hash(hash_of("secret-of-the-kiosk")) is not None
        work.people.revoke_token(token_id, hall.clock.at)
    beside.close()
    until(lambda: credentials.by_token("secret-of-the-kiosk") is None)
