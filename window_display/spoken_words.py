"""Every word the hall can say: the name of its clip, and what is spoken in it. Pure: no files, no clock.

One table for three readers: ``voices/make_clips.py`` speaks it, ``announcement.py`` chooses from it, and the page
声音 lists it for whoever records the hall's own voice. A clip's name is also its file's name.
"""

from typing import NamedTuple

from window_display.kiosk_words import COUNTING, KIOSK, PRESS, PRIVACY

DIGITS = "零一二三四五六七八九"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LAST_WINDOW = 99
"""Windows are numbered 1 to 99 in hall.toml."""

PLEASE, TO, YAO, PRACTICE = "please", "number-to", "digit-yao", "practice"
ANY_SERVICE, RATE, CHIME, SOUND_TEST = "service-any", "rate", "chime", "sound-test"
MORE_SERVICES = "kiosk-more"
"""What a group of services is called whose name has no clip."""

SERVICES = {
    "consult": "法律咨询",
    "legal_aid": "法律援助",
    "mediation": "人民调解",
    "notary": "公证",
    "forensic": "司法鉴定",
    "lawyer_guide": "律师、基层法律服务指引",
    "general": "综合服务",
    "complaint": "投诉与意见建议",
}
"""The services of standard.md 4.1; one a hall adds later is spoken as 办理业务 until its clip is there."""


class Word(NamedTuple):
    """One clip: what is spoken in it, and under which heading a manager finds it."""

    text: str
    group: str


def chinese_number(number: int) -> str:
    """1 to 99 as it is counted: 3 -> 三, 12 -> 十二, 40 -> 四十."""
    if not 1 <= number <= 99:
        raise ValueError("1 to 99")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def window_clip(window_no: int) -> str:
    """The clip of a window's number."""
    return f"window-{window_no}"


def letter_clip(letter: str) -> str:
    """The clip of one letter before the digits."""
    return f"letter-{letter}"


def digit_clip(digit: str, *, yao: bool = False) -> str:
    """The clip of one digit, 0 to 9; ``yao``: the 1 is 幺, as in telephone numbers."""
    return YAO if yao and digit == "1" else f"digit-{digit}"


def service_clip(code: str) -> str:
    """The clip of what somebody is called for."""
    return f"service-{code}"


def name_clip(code: str) -> str:
    """The clip of a service's name by itself, as a terminal says it."""
    return f"name-{code}"


def call_words(windows: list[int], letters: str, services: dict[str, str]) -> dict[str, Word]:
    """Every clip a call in this hall may need, in the order in which one would record them."""
    words = {PLEASE: Word("请", "叫号"), TO: Word("号，到", "叫号")}
    words |= {digit_clip(str(i)): Word(spoken, "数字") for i, spoken in enumerate(DIGITS)}
    words[YAO] = Word("幺", "数字")
    words |= {letter_clip(letter): Word(letter, "字母") for letter in letters}
    words |= {window_clip(no): Word(f"{chinese_number(no)}号窗口", "窗口") for no in windows}
    words |= {service_clip(code): Word(f"办理{name}", "业务") for code, name in services.items()}
    words[ANY_SERVICE] = Word("办理业务", "业务")
    words[PRACTICE] = Word("练习", "叫号")
    return words


def rating_words() -> dict[str, Word]:
    """What is said where people are asked to rate."""
    return {RATE: Word("请您对本次服务作出评价", "评价")}


def terminal_words(services: dict[str, str]) -> dict[str, Word]:
    """Every clip a terminal may need besides those of calls; ``services``: their names by their codes."""
    words = {name_clip(code): Word(name, "业务名称") for code, name in services.items()}
    for group, table in (("按键", PRESS), ("取号机", KIOSK), ("数字", COUNTING), ("隐私说明", PRIVACY)):
        words |= {name: Word(text, group) for name, text in table.items()}
    return words


def all_words() -> dict[str, Word]:
    """Every clip of the voice that comes with the system: all letters, all 99 windows, the services A to H."""
    return (
        call_words(list(range(1, LAST_WINDOW + 1)), LETTERS, SERVICES)
        | rating_words()
        | terminal_words(SERVICES)
        | {CHIME: Word("叮咚", "提示音"), SOUND_TEST: Word("声音测试，听得清楚就是好的", "测试")}
    )
