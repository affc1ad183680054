"""How a number looks: the prefix of its service and a running number of the hall day, A001 up, A1000 after A999."""

FIRST = 1
TRAINING_MARK = "练"
"""Before the prefix of every number taken to practise: unmistakable on paper and glass, and a counter of its own."""
QUERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
QUERY_LENGTH = 4


def number_text(prefix: str, running: int) -> str:
    """``number_text("A", 12)`` is A012. Never cut: after A999 comes A1000."""
    if running < FIRST:
        raise ValueError("running numbers start at 1")
    return f"{prefix}{running:03d}"


def training_prefix(prefix: str) -> str:
    """The prefix of a service's numbers while the hall practises: 练A, so 练A001 up beside the day's A001."""
    return f"{TRAINING_MARK}{prefix}"


def query_code(random_bits: int) -> str:
    """Four letters and digits a citizen can type: no 0/O, no 1/I. Takes 20 random bits."""
    letters = []
    for _ in range(QUERY_LENGTH):
        random_bits, place = divmod(random_bits, len(QUERY_ALPHABET))
        letters.append(QUERY_ALPHABET[place])
    return "".join(letters)
