"""What stands where on a slip: the blocks of ``print_document`` in, the paper's own blocks out.  Pure, no fonts, no bytes."""

from hardware_config.document_messages import PaperBlock, QrBlock, RuleBlock, TableBlock, TextBlock
from printer.ticket_layout import Block, PaperMm, Qr, Row, Rule, Space, Text

_SIZES: dict[PaperMm, dict[str, int]] = {
    80: {"small": 24, "normal": 28, "large": 40, "qr": 240},
    58: {"small": 22, "normal": 24, "large": 36, "qr": 200},
}
_GAP = 10
"""Dots between two blocks; also the least that the printer's own letters feed."""
_MOST_LINES = 30
_CELL_LINES = 6


def lay_out_document(blocks: list[PaperBlock], paper_mm: PaperMm) -> list[Block]:
    """The paper of this slip from top to bottom."""
    size = _SIZES[paper_mm]
    paper: list[Block] = [Space(_GAP)]
    for block in blocks:
        paper += [*_laid_out(block, size), Space(_GAP)]
    return paper


def _laid_out(block: PaperBlock, size: dict[str, int]) -> list[Block]:
    match block:
        case TextBlock():
            return [Text(block.words, size[block.size], block.bold, block.align, max_lines=_MOST_LINES)]
        case TableBlock():
            return _table(block, size["normal"])
        case QrBlock():
            below = [Text(block.words, size["small"])] if block.words else []
            return [Qr(block.url, size["qr"]), *below]
        case RuleBlock():
            return [Rule(block.dashed)]


def _table(table: TableBlock, size: int) -> list[Block]:
    """The head in bold over a line, then row by row."""
    shares = tuple(table.shares)
    paper: list[Block] = []
    if table.head:
        paper += [_row(table.head, shares, size, bold=True), Rule(dashed=True)]
    for cells in table.rows:
        paper.append(_row(cells, shares, size))
    return paper


def _row(cells: list[str], shares: tuple[int, ...], size: int, *, bold: bool = False) -> Row:
    texts = (Text(words, size, bold, "left", max_lines=_CELL_LINES) for words in cells)
    return Row(tuple(texts), shares)
