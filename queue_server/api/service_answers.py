"""What the API answers about the services citizens choose from."""

from queue_server.api.answers import EstimatedWait, Said


class NumbersLeft(Said):
    """How many of a service's numbers of today are taken and left."""

    cap: int
    taken: int
    left: int


class EnglishWords(Said):
    """What citizens read of a service in English; "" where nobody wrote it, and the Chinese stands for it."""

    name: str
    about: str
    group: str
    closed_reason: str | None
    bring: str


class ServiceAnswer(Said):
    """One service as citizens see it; `windows_busy`: windows call for it, and each has somebody now.

    `numbers_left` from the warning level of its cap on, else null. `sensitive`: once chosen it is called 综合服务 everywhere;
    `catch_all`: for whoever does not know what to choose. `bring`: what to bring, one thing a line.
    """

    code: str
    prefix: str
    name: str
    about: str
    group: str
    sensitive: bool
    catch_all: bool
    is_open: bool
    closed_reason: str | None
    waiting: int
    estimated_wait: EstimatedWait | None
    windows_busy: bool
    numbers_left: NumbersLeft | None
    bring: str
    english: EnglishWords
