"""How people call a key: an evaluator's by its level, a call keypad's by what it does."""

from hardware_config.profile import KEYPAD_WORDS

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
KEYPAD = dict(
    zip(
        KEYPAD_WORDS,
        ("呼叫", "重呼", "开始", "办结", "弃号", "挂起", "回呼", "暂停", "转移", "撤销", "下一步"),
        strict=True,
    )
)


def called(meaning: int | str) -> str:
    """The name of the key with this meaning, as a person reads it on the device."""
    if isinstance(meaning, int):
        return LEVELS[meaning]
    word, _, target = meaning.partition(":")
    return f"{KEYPAD[word]}到 {target}" if target else KEYPAD[word]
