"""Status bytes of real printers, and of no printer at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hardware_config.trouble import CoverOpen, OutOfPaper, PaperLow, PrinterFault, PrinterOffline
from printer.status import QUESTIONS, SILENT, Question, health_from, question, reply_in

ASB_FINE = bytes.fromhex("10 00 00 00")
ASB_WITHOUT_PAPER = bytes.fromhex("18 00 0c 00")
questions = st.sampled_from(QUESTIONS)


def test_the_questions_are_dle_eot() -> None:
    assert [question(number).hex(" ") for number in (1, 2, 4)] == ["10 04 01", "10 04 02", "10 04 04"]


def test_golden_replies() -> None:
    assert health_from({4: 0x12, 1: 0x12, 2: 0x12}).is_fine
    assert isinstance(health_from({4: 0x1E, 1: 0x12, 2: 0x12}).warning, PaperLow)
    assert health_from({4: 0x1E, 1: 0x12, 2: 0x12}).is_fine
    assert isinstance(health_from({4: 0x7E, 1: 0x1A, 2: 0x32}).trouble, OutOfPaper)
    assert isinstance(health_from({4: 0x72, 1: 0x1A, 2: 0x32}).trouble, OutOfPaper)
    assert isinstance(health_from({4: 0x12, 1: 0x1A, 2: 0x32}).trouble, OutOfPaper)
    assert isinstance(health_from({4: 0x12, 1: 0x1A, 2: 0x16}).trouble, CoverOpen)
    assert isinstance(health_from({4: 0x7E, 1: 0x1A, 2: 0x16}).trouble, CoverOpen)
    assert isinstance(health_from({4: 0x12, 1: 0x1A, 2: 0x52}).trouble, PrinterFault)
    assert isinstance(health_from({4: 0x12, 1: 0x1A, 2: 0x12}).trouble, PrinterOffline)


def test_silence_says_nothing() -> None:
    assert health_from({}) == SILENT
    assert (SILENT.is_fine, SILENT.trouble, SILENT.warning) == (False, None, None)


def test_a_status_packet_in_front_of_the_reply_is_skipped() -> None:
    assert reply_in(ASB_FINE + b"\x12", 4) == 0x12
    assert reply_in(ASB_WITHOUT_PAPER + b"\x12", 4) == 0x12
    assert reply_in(b"\x12" + ASB_WITHOUT_PAPER, 4) == 0x12
    assert reply_in(ASB_WITHOUT_PAPER, 4) is None
    assert reply_in(ASB_WITHOUT_PAPER[:3] + b"\x7e", 4) == 0x7E


def test_the_last_reply_counts() -> None:
    assert reply_in(b"\x12\x7e", 4) == 0x7E
    assert reply_in(b"\x7e\x12", 4) == 0x12


def test_the_late_reply_to_another_question_is_no_paper_status() -> None:
    offline, stopped_by_paper_end, cover_open = 0x1A, 0x32, 0x16
    assert [reply_in(bytes([late]), 4) for late in (offline, stopped_by_paper_end, cover_open)] == [None] * 3


@given(st.binary(max_size=64), questions)
def test_no_bytes_crash_it(received: bytes, number: Question) -> None:
    reply = reply_in(received, number)
    assert reply is None or reply in received
    health_from({} if reply is None else {number: reply})


@given(
    st.lists(st.integers(0, 255).filter(lambda byte: byte & 0x93 != 0x12), max_size=64).map(bytes), questions
)
def test_bytes_that_are_no_reply_are_never_an_answer(received: bytes, number: Question) -> None:
    assert reply_in(received, number) is None


@given(st.lists(st.sampled_from([ASB_FINE, ASB_WITHOUT_PAPER]), max_size=8).map(b"".join), questions)
def test_packets_alone_are_never_an_answer(received: bytes, number: Question) -> None:
    assert reply_in(received, number) is None


@given(st.dictionaries(questions, st.integers(0, 255)))
def test_out_of_paper_takes_a_reply_with_a_paper_bit(replies: dict[Question, int]) -> None:
    if isinstance(health_from(replies).trouble, OutOfPaper):
        assert replies.get(4, 0) & 0x60 or replies.get(2, 0) & 0x20
