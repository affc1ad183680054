"""``python -m printer.drawn``: a ticket as the picture that would go to the paper, dot for dot, written as a PNG.

The server asks for it when a manager changes the words of the paper; it touches no printer. The ticket comes as JSON on
standard input, in the words of ``print_ticket`` (:class:`hardware_config.messages.PaperTicket`).
"""

import sys
from pathlib import Path
from typing import cast

import click

from hardware_config.messages import PaperTicket
from printer.raster import TicketRaster
from printer.ticket_layout import PaperMm, lay_out
from printer.typeface import Typeface


@click.command(help="把一张号票画成图片（PNG），和打印机印出来的一样；号票内容从标准输入读。")
@click.option("--paper-mm", type=click.Choice(["58", "80"]), required=True, help="纸宽，毫米")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help="图片文件")
def main(paper_mm: str, to: Path) -> None:
    """Reads the ticket, writes the picture."""
    ticket = PaperTicket.model_validate_json(sys.stdin.buffer.read())
    width = cast(PaperMm, int(paper_mm))
    typeface = Typeface()
    TicketRaster(width, typeface).picture(lay_out(ticket, width)).save(to, "PNG")
    typeface.close()


if __name__ == "__main__":
    main()
