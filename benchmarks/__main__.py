"""``python -m benchmarks [name ...]``: prints one Markdown table; progress goes to stderr."""

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from benchmarks import board, crowd, fanout, figures, footprint, restart, screens, throughput
from benchmarks.table import Row, markdown

BENCHMARKS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "throughput": throughput.rows,
    "crowd": crowd.rows,
    "board": board.rows,
    "screens": screens.rows,
    "fanout": fanout.rows,
    "restart": restart.rows,
    "footprint": footprint.rows,
    "figures": figures.rows,
}
BEGIN, END = "<!-- a run -->", "<!-- /a run -->"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option(
    "--save",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="also write the table into FILE, between its two marks",
)
@click.option(
    "--visits",
    type=click.IntRange(min=1),
    default=figures.VISITS,
    show_default=True,
    help="how many visits lie in the file that figures are asked of",
)
def main(names: tuple[str, ...], save: Path | None, visits: int) -> None:
    """Measures the hall on this machine: all of it, or the named parts."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="hall-benchmarks-") as folder:
        for name in names or BENCHMARKS:
            click.echo(f"{name} ...", err=True)
            measured = BENCHMARKS[name]
            if name == "figures":
                measured = partial(figures.rows, visits=visits)
            rows += measured(Path(folder) / name)
    table = markdown([*rows, Row("the machine", "", machine(), f"load {load:.1f} before the run")])
    click.echo(table)
    if save is not None:
        write_between_marks(save, table)


def machine() -> str:
    """What it ran on."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def write_between_marks(path: Path, table: str) -> None:
    """Replaces the run in this document."""
    before, mark, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end_mark, after = rest.partition(END)
    if not mark or not end_mark:
        raise click.UsageError(f"{path} has no place for a run: {BEGIN} {END}")
    path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
