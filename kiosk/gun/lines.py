"""Bytes of a gun into the texts it read; no I/O. A text ends with CR, LF or a pause: guns are set to either."""

LONGEST = 400


class Lines:
    """Takes bytes as they come."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> list[str]:
        """The texts that these bytes complete; what is longer than any code of the hall is dropped up to its end."""
        texts = []
        for byte in data:
            if byte in b"\r\n":
                texts += self.pause()
            elif len(self._rest) >= LONGEST:
                self._too_long = True
            else:
                self._rest.append(byte)
        return texts

    def pause(self) -> list[str]:
        """Nothing came for a while: whatever stands there is whole."""
        text = "" if self._too_long else _words(bytes(self._rest)).strip()
        self._rest.clear()
        self._too_long = False
        return [text] if text else []


def _words(data: bytes) -> str:
    """As UTF-8, else as GB18030; what no screen can show is left out."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="ignore")
    return "".join(sign for sign in text if sign.isprintable())
