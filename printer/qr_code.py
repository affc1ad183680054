"""A QR code as rows of modules, and how large a module may be.  Pure."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

_QUIET_MODULES = 3
_SMALLEST_MODULE_DOTS = 3
_LARGEST_MODULE_DOTS = 7


def qr_modules(url: str, side: int) -> tuple[list[list[bool]], int] | None:
    """The code with its quiet zone (true is dark) and the dots of a module, the whole at most ``side`` dots wide.

    None when it would be too fine to be read.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_MODULES)
    code.add_data(url)
    try:
        matrix: list[list[bool]] = code.get_matrix()
    except (DataOverflowError, ValueError):
        return None
    module = min(_LARGEST_MODULE_DOTS, side // len(matrix))
    return (matrix, module) if module >= _SMALLEST_MODULE_DOTS else None
