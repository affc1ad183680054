"""Numbers that look like chance and are always the same: what the plays of the estimated wait draw by."""

_SEED = 20261124
_CHANCES = 4093  # a prime, so that plays of any size meet other chances


def _drawn_chances() -> list[float]:
    """Numbers below 1 that look like chance: a linear congruential sequence (Knuth's MMIX constants)."""
    chances, state = [], _SEED
    for _ in range(_CHANCES):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        chances.append((state >> 33) / (1 << 31))
    return chances


_DRAWN = _drawn_chances()


class Chance:
    """One play's own chances, the same at every run of the program."""

    def __init__(self, play: int) -> None:
        self._at = (play * 1009) % _CHANCES

    def take(self, many: int) -> list[float]:
        """The next so many chances."""
        taken: list[float] = []
        while len(taken) < many:
            piece = _DRAWN[self._at : self._at + many - len(taken)]
            taken += piece
            self._at = (self._at + len(piece)) % _CHANCES
        return taken
