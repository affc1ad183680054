"""Names, phones and summaries: found by those who may, nowhere in clear in any file, never in the journal."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from queue_server.store.database import DATABASE_NAME, KEY_NAME
from tests.queue_server.desk.hall import Hall, refused

NAMES = ("司马相如意", "慕容雪见", "上官婉清")
PHONES = ("13987650001", "13987650002", "0797-8765003")
SUMMARY = "邻居的墙砌过了界，已经吵了三年"
SECOND = "对方愿意拆墙"
MATTER = "相邻界墙"


@pytest.fixture
def written(hall: Hall) -> Hall:
    """Personal data by every way it can come in: kiosk, registering, work order, and changed again."""
    clerk = hall.clerk().sits_at(1)
    hall.citizen(NAMES[0], PHONES[0]).takes("法律咨询")
    number = clerk.calls_next()
    assert number is not None
    clerk.starts()
    clerk.writes(number["work_order_id"], summary=SUMMARY, matter=MATTER)
    clerk.finishes("当场解答")
    made = clerk.registers("人民调解", NAMES[1], PHONES[1])
    clerk.writes(made["work_order_id"], visitor={"name": NAMES[2], "phone": PHONES[2]}, summary=SUMMARY)
    clerk.writes(made["work_order_id"], summary=SECOND)
    clerk.finishes("调解成功")
    hall.ledger(unmask_reason=f"核对{NAMES[0]}的投诉")
    return hall


def every_file(folder: Path) -> dict[str, bytes]:
    """Everything that lies in the data folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_file_holds_a_name_a_phone_or_a_summary_in_clear(written: Hall, tmp_path: Path) -> None:
    for moment in ("while open", "after closing"):
        if moment == "after closing":
            written.close()
        files = every_file(written.folder)
        assert DATABASE_NAME in files
        for secret in (*NAMES, *PHONES, SUMMARY, SECOND, "87650001", "8765003"):
            for coded in (secret.encode(), secret.encode("utf-16-le"), secret.encode("gb18030")):
                found = [name for name, content in files.items() if coded in content]
                assert not found, f"{secret} stands in clear in {found} {moment}"
        key = files.pop(KEY_NAME)
        assert not [name for name, content in files.items() if key in content]
    written._open()


def test_the_matter_can_be_searched_because_it_is_no_personal_field(written: Hall) -> None:
    assert any(MATTER.encode() in content for content in every_file(written.folder).values())


def test_who_may_reads_it_again(written: Hall) -> None:
    rows = written.ledger(unmask_reason="核对")
    assert {(row["visitor_name"], row["visitor_phone"]) for row in rows} == {
        (NAMES[0], PHONES[0]), (NAMES[2], PHONES[2]),
    }  # fmt: skip
    order = written.clerk().reads(rows[0]["work_order_id"])
    assert order["summary"] == SECOND


def test_the_index_finds_without_opening_anything(written: Hall) -> None:
    for word, found in (
        (NAMES[0], 1),
        (PHONES[0], 1),
        ("0001", 1),
        ("07978765003", 1),
        ("5003", 1),
        (NAMES[1], 0),
        ("0002", 0),
    ):
        assert len(written.ledger(q=word)) == found, word


def test_the_journal_holds_ids_numbers_and_codes_only(written: Hall) -> None:
    text = "\n".join(str(row) for row in written.journal())
    for secret in (*NAMES, *PHONES, SUMMARY, SECOND, "核对", MATTER, "司马", "林敏"):
        assert secret not in text
    assert "visitor_noted" in text
    actors = {row["actor"] for row in written.journal()}
    assert all(":" in actor and actor.isascii() for actor in actors)


def test_a_wiped_key_takes_the_person_and_is_noticed(written: Hall) -> None:
    with written.store.transaction() as work:
        work.visits._db.execute(
            "update visits set wrapped_key = null, name_cipher = null, phone_cipher = null, name_index = null,"
            " phone_index = null, phone4_index = null"
        )
        work.visits._db.execute("update work_orders set summary_cipher = null")
    assert len(written.ledger()) == 2
    assert written.ledger(q=NAMES[0]) == []
    found = written.wrong()
    assert len(found) == 2
    assert all("密钥不见了" in sentence for sentence in found)


# --- another key --------------------------------------------------------------------------------------------------


def test_a_hall_does_not_open_under_another_key(written: Hall) -> None:
    written.close()
    key = (written.folder / KEY_NAME).read_bytes()
    before = every_file(written.folder)
    (written.folder / KEY_NAME).write_bytes(secrets.token_bytes(32))
    with refused("key_does_not_fit") as said:
        written._open()
    assert "hall.key" in said.value.sentence
    (written.folder / KEY_NAME).write_bytes(key)
    after = every_file(written.folder)
    assert after[DATABASE_NAME] == before[DATABASE_NAME]
    written._open()
    assert written.wrong() == []


@pytest.mark.parametrize("content", [None, b"", b"short"])
def test_a_hall_does_not_open_without_its_key(written: Hall, content: bytes | None) -> None:
    written.close()
    key = (written.folder / KEY_NAME).read_bytes()
    (written.folder / KEY_NAME).unlink()
    if content is not None:
        (written.folder / KEY_NAME).write_bytes(content)
    with refused("key_unusable"):
        written._open()
    assert (written.folder / KEY_NAME).exists() == (content is not None)
    (written.folder / KEY_NAME).write_bytes(key)
    written._open()


def test_a_hall_of_before_the_key_was_remembered_remembers_it_now(written: Hall) -> None:
    with written.store.transaction() as work:
        work.offer._db.execute("delete from hall where key = 'key_proof'")
    written.reopens()
    written.close()
    key = (written.folder / KEY_NAME).read_bytes()
    (written.folder / KEY_NAME).write_bytes(secrets.token_bytes(32))
    with refused("key_does_not_fit"):
        written._open()
    (written.folder / KEY_NAME).write_bytes(key)
    written._open()
