"""Every way the hall says no, as one tree.

::

    HallError
    ├── RuleBroken     409  a rule of the queue or the ledger forbids it now
    ├── NotKnown       404  no such service, ticket, window, work order ...
    ├── NotAllowed     403  somebody else may, this caller may not
    ├── NotProven      401  nobody is signed in, or the token is not ours
    ├── TooOften       429  sign-in and pairing only: wait and try again
    ├── NotAccepted    422  the request's content cannot mean anything here
    ├── NotUnderstood  400  the request lacks what every such request carries
    └── StoreTrouble   503  the disk or the database refuses; nothing was written

``code`` is stable and documented in docs/errors.md (a test goes red when one is not); ``sentence`` is the plain
Chinese sentence people read; ``extra`` are further fields of the answer.
"""

from typing import ClassVar


class HallError(Exception):
    """A refusal with a stable code, an HTTP status and one plain sentence."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, sentence: str, **extra: object) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.extra = extra


class RuleBroken(HallError):
    """A rule of the queue or the ledger forbids it now."""

    status = 409


class NotKnown(HallError):
    """What was named does not exist."""

    status = 404


class NotAllowed(HallError):
    """This caller may not."""

    status = 403


class NotProven(HallError):
    """Who calls is not proven."""

    status = 401


class TooOften(HallError):
    """Sign-in, pairing or query codes were tried too often."""

    status = 429


class NotAccepted(HallError):
    """The content of the request cannot mean anything here."""

    status = 422


class NotUnderstood(HallError):
    """The request lacks what every such request carries."""

    status = 400


class StoreTrouble(HallError):
    """The disk or the database refuses; nothing was half-written."""

    status = 503


def ticket_not_callable(number: str, state_word: str, wish: str) -> RuleBroken:
    """The refusal of a transition the table does not know."""
    return RuleBroken("ticket_not_callable", f"{number} 号{state_word}，不能{wish}。", number=number)
