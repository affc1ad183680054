"""How a sentence for people is said: the Chinese sentence is its own name, any other language comes from a catalogue.

The domain knows no catalogue. Whoever wants a sentence in another language hands a ``Say`` down
(:mod:`queue_server.locale`); where nobody does, it is said in Chinese.
"""

from typing import Protocol


class Say(Protocol):
    """Says a Chinese sentence in the language of whoever reads it, with ``{names}`` filled in."""

    def __call__(self, msgid: str, /, **values: object) -> str:
        """A sentence with ``{count}`` has a singular and a plural where the language knows them."""
        ...


def chinese(msgid: str, /, **values: object) -> str:
    """The sentence as it stands."""
    return msgid.format(**values)


def mark(msgid: str) -> str:
    """The same text, noted for the catalogue; said later by whoever knows the reader's language."""
    return msgid
