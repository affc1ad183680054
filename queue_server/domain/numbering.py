"""How a number looks: the prefix of its service and a running number of the hall day, A001 up, A1000 after A999."""

FIRST = 1
QUERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
QUERY_LENGTH = 4


def number_text(prefix: str, running: int) -> str:
    """``number_text("A", 12)`` is A012. Never cut: after A999 comes A1000."""
    if running < FIRST:
        raise ValueError("running numbers start at 1")
    return f"{prefix}{running:03d}"


def query_code(random_bits: int) -> str:
    """Four letters and digits a citizen can type: no 0/O, no 1/I. Takes 20 random bits."""
    letters = []
    for _ in range(QUERY_LENGTH):
        random_bits, place = divmod(random_bits, len(QUERY_ALPHABET))
        letters.append(QUERY_ALPHABET[place])
    return "".join(letters)
