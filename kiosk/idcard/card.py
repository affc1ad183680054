"""What stands in the 256 bytes of text on a card: the layout of a citizen's card (UTF-16LE, filled up with spaces).

The flag at byte 248 names the layout: a space is a citizen's card. Cards of Hong Kong, Macao and Taiwan residents (``J``)
and of foreigners (``I``, ``Y``) are laid out otherwise; they are told apart and not read. The photograph is not decoded.
"""

from dataclasses import dataclass, field
from datetime import date

from kiosk.idcard.nations import NATIONS

TEXT_BYTES = 256
PHOTO_BYTES = 1024
_FLAG = slice(248, 250)
LONG_TERM = "长期"
SEXES = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}
OTHER_LAYOUTS = {"J": "港澳台居民居住证", "I": "外国人永久居留身份证", "Y": "外国人永久居留身份证（2023 版）"}


class LayoutNotSupported(Exception):
    """A card of another layout; ``kind`` says which, in Chinese."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"不支持{kind}，请手工填写姓名")
        self.kind = kind


class CardUnreadable(Exception):
    """Bytes that are no card's text; says which field, never what stands there."""


@dataclass(frozen=True, slots=True)
class Card:
    """A citizen's card. Everything but the place it was read at is personal: it is never shown by ``repr``."""

    name: str = field(repr=False)
    sex: str = field(repr=False)
    nation: str = field(repr=False)
    born: date = field(repr=False)
    address: str = field(repr=False)
    id_no: str = field(repr=False)
    issuer: str = field(repr=False)
    valid_from: date = field(repr=False)
    valid_to: date | None = field(repr=False)
    """None for a card that never ends (长期)."""


def text_of_reply(data: bytes) -> bytes:
    """The text in the data of a read: two lengths, the text, the photograph. Raises CardUnreadable."""
    text_length, photo_length = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    if text_length != TEXT_BYTES or len(data) != 4 + text_length + photo_length:
        raise CardUnreadable("length")
    return data[4 : 4 + TEXT_BYTES]


def read_card(text: bytes) -> Card:
    """The card whose text this is. Raises LayoutNotSupported or CardUnreadable."""
    if len(text) != TEXT_BYTES:
        raise CardUnreadable("length")
    flag = _words(text, _FLAG.start, 2, "type")
    if flag:
        raise LayoutNotSupported(OTHER_LAYOUTS.get(flag, "这种证件"))
    name, valid_to = _words(text, 0, 30, "name"), _words(text, 204, 16, "valid_to")
    if not name:
        raise CardUnreadable("name")
    return Card(
        name=name,
        sex=SEXES.get(_words(text, 30, 2, "sex"), SEXES["9"]),
        nation=NATIONS.get(_words(text, 32, 4, "nation"), "其他"),
        born=_day(_words(text, 36, 16, "born"), "born"),
        address=_words(text, 52, 70, "address"),
        id_no=_words(text, 122, 36, "id_no"),
        issuer=_words(text, 158, 30, "issuer"),
        valid_from=_day(_words(text, 188, 16, "valid_from"), "valid_from"),
        valid_to=None if valid_to == LONG_TERM else _day(valid_to, "valid_to"),
    )


def _words(text: bytes, at: int, length: int, what: str) -> str:
    try:
        words = text[at : at + length].decode("utf-16-le")
    except UnicodeDecodeError:
        raise CardUnreadable(what) from None
    words = words.strip(" \x00")
    if not words.isprintable():
        raise CardUnreadable(what)
    return words


def _day(words: str, what: str) -> date:
    if len(words) != 8 or not (words.isascii() and words.isdigit()):
        raise CardUnreadable(what)
    try:
        return date(int(words[:4]), int(words[4:6]), int(words[6:]))
    except ValueError:
        raise CardUnreadable(what) from None
