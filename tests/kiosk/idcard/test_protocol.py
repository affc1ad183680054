"""Golden bytes of the SAM protocol both ways, the layout of a card, and what each answer leads to."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.idcard.card import CardUnreadable, LayoutNotSupported, read_card, text_of_reply
from kiosk.idcard.conversation import Conversation, NotReadable, Read, ReaderFault
from kiosk.idcard.frames import STATUS_WORDS, Command, Decoder, Reply, encode
from kiosk.idcard.nations import NATIONS
from tests.kiosk.idcard.cards import framed, read_reply, text

REQUESTS = {
    Command.STATUS: "AA AA AA 96 69 00 03 11 FF ED",
    Command.SAM_ID: "AA AA AA 96 69 00 03 12 FF EE",
    Command.FIND: "AA AA AA 96 69 00 03 20 01 22",
    Command.SELECT: "AA AA AA 96 69 00 03 20 02 21",
    Command.READ: "AA AA AA 96 69 00 03 30 01 32",
}
REPLIES = {
    "AA AA AA 96 69 00 04 00 00 90 94": Reply(0x90, b""),
    "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97": Reply(0x9F, bytes(4)),
    "AA AA AA 96 69 00 04 00 00 80 84": Reply(0x80, b""),
    "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C": Reply(0x90, bytes(8)),
    "AA AA AA 96 69 00 04 00 00 81 85": Reply(0x81, b""),
    "AA AA AA 96 69 00 04 00 00 41 45": Reply(0x41, b""),
}


@pytest.mark.parametrize("command", REQUESTS)
def test_the_bytes_of_a_request(command: Command) -> None:
    assert encode(command) == bytes.fromhex(REQUESTS[command])


@pytest.mark.parametrize("frame", REPLIES)
def test_the_bytes_of_a_reply(frame: str) -> None:
    assert Decoder().feed(bytes.fromhex(frame)) == [REPLIES[frame]]


def test_a_whole_reading_is_1295_bytes() -> None:
    reply = read_reply(text())
    assert len(reply) == 1295
    assert reply[:14] == bytes.fromhex("AAAAAA9669 0508 000090 01000400")
    (read,) = Decoder().feed(reply)
    assert text_of_reply(read.data) == text()


@given(st.lists(st.binary(max_size=12), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_replies_are_found_however_they_are_cut_and_whatever_stands_between(
    noise: list[bytes], pick: random.Random
) -> None:
    """Noise that ends like a preamble costs at most what it swallows; here it holds none."""
    stray = [bytes(byte % 0x96 for byte in each) for each in noise]
    stream = b"".join(each + framed(0x9F, bytes(4)) for each in stray)
    decoder, found = Decoder(), list[Reply]()
    while stream:
        size = pick.randint(1, len(stream))
        found += decoder.feed(stream[:size])
        stream = stream[size:]
    assert found == [Reply(0x9F, bytes(4))] * len(noise)


def test_a_wrong_checksum_is_no_reply_and_the_next_one_is_found() -> None:
    broken = framed(0x90)[:-1] + b"\x00"
    assert Decoder().feed(broken + framed(0x80)) == [Reply(0x80, b"")]


def test_a_length_no_reply_has_is_not_waited_for() -> None:
    decoder = Decoder()
    assert decoder.feed(bytes.fromhex("AAAAAA9669FFFF") + framed(0x80)) == [Reply(0x80, b"")]
    assert decoder.skipped == 0


@pytest.mark.parametrize(
    "status", [0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x60, 0x66, 0x80, 0x81, 0x91]
)
def test_every_status_has_words(status: int) -> None:
    assert Reply(status, b"").words == STATUS_WORDS[status]
    assert Reply(0x77, b"").words == "读卡器返回 77"


# --- the card ------------------------------------------------------------------------------------------------------


def test_a_citizens_card() -> None:
    card = read_card(text())
    assert (card.name, card.sex, card.nation, card.born) == ("李建国", "男", "土家", date(1968, 2, 29))
    assert (card.address, card.id_no) == ("江西省赣州市章贡区红旗大道1号", "360702196802290011")
    assert (card.issuer, card.valid_from, card.valid_to) == ("赣州市公安局", date(2008, 1, 1), None)


def test_a_card_with_an_end() -> None:
    assert read_card(text(valid_to="20280101")).valid_to == date(2028, 1, 1)


def test_a_card_never_shows_itself() -> None:
    card = read_card(text())
    assert "李建国" not in repr(card)
    assert "360702" not in repr(card)


@pytest.mark.parametrize(
    ("flag", "kind"), [("J", "港澳台"), ("I", "外国人"), ("Y", "2023"), ("Q", "这种证件")]
)
def test_another_layout_is_told_apart_and_not_read(flag: str, kind: str) -> None:
    with pytest.raises(LayoutNotSupported) as said:
        read_card(text(flag=flag))
    assert kind in said.value.kind


@pytest.mark.parametrize(
    ("field", "words"),
    [("name", " " * 15), ("born", "19680230"), ("valid_from", "2008年1月"), ("name", "李\x01国")],
)
def test_what_is_no_card_is_unreadable_and_is_not_repeated(field: str, words: str) -> None:
    with pytest.raises(CardUnreadable) as said:
        read_card(text(**{field: words}))
    assert str(said.value) == field


def test_half_a_text_is_unreadable() -> None:
    with pytest.raises(CardUnreadable):
        read_card(text()[:200])
    with pytest.raises(CardUnreadable):
        text_of_reply(bytes.fromhex("01000400") + text())


def test_there_are_fifty_six_nations() -> None:
    names = [NATIONS[f"{code:02d}"] for code in range(1, 57)]
    assert len(set(names)) == 56
    assert (NATIONS["01"], NATIONS["40"], NATIONS["56"], NATIONS["97"]) == ("汉", "普米", "基诺", "其他")


# --- what is asked next --------------------------------------------------------------------------------------------


def talked(*replies: bytes) -> object:
    """What a conversation says at the end of these replies."""
    talk, heard = Conversation(), None
    for reply in replies:
        heard = talk.hears(Decoder().feed(reply)[0])
    return heard


FOUND, SELECTED = framed(0x9F, bytes(4)), framed(0x90, bytes(8))


def test_find_select_read_and_from_the_start() -> None:
    talk = Conversation()
    steps = [talk.asks]
    for reply in (FOUND, SELECTED, read_reply(text()), framed(0x80)):
        talk.hears(Decoder().feed(reply)[0])
        steps.append(talk.asks)
    assert steps == [Command.FIND, Command.SELECT, Command.READ, Command.FIND, Command.FIND]


def test_what_each_answer_means() -> None:
    read = talked(FOUND, SELECTED, read_reply(text()))
    assert isinstance(read, Read)
    assert read.card.name == "李建国"
    assert talked(framed(0x80)) is None
    for replies, problem in (
        ((FOUND, framed(0x81)), "moved"),
        ((FOUND, SELECTED, framed(0x41)), "moved"),
        ((FOUND, SELECTED, framed(0x31)), "unreadable"),
        ((FOUND, SELECTED, read_reply(text(born="X"))), "unreadable"),
        ((FOUND, SELECTED, read_reply(text(flag="J"))), "layout"),
    ):
        heard = talked(*replies)
        assert isinstance(heard, NotReadable)
        assert heard.problem == problem
    assert talked(framed(0x60)) == ReaderFault("读卡器自检失败")
