"""``hall serve`` with one view more, which does nothing: what a request costs before anything is done for it.

The same process, engine, listener, guard and headers; the view is declared, takes no token and touches no database.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from queue_server.__main__ import _eventlet_engine, addresses_of, run

if TYPE_CHECKING:
    from queue_server.app import RunningHall


@click.command()
@click.option("--config", required=True, type=click.Path(path_type=Path))
@click.option("--data", required=True, type=click.Path(path_type=Path))
@click.option("--port", required=True, type=int)
def main(config: Path, data: Path, port: int) -> None:
    """Runs the hall as ``hall serve`` does, with ``GET /noop`` beside its own views, until SIGTERM."""
    engine = _eventlet_engine()
    from hardware_config.loading import load_hall

    toml = load_hall(config)
    run(engine, toml, data, addresses_of(toml, None, port), before_opening=_add_noop)


def _add_noop(hall: "RunningHall") -> None:
    from queue_server.access import ANYONE, PUBLIC, declare

    @hall.app.get("/noop", doc_ui=False)
    @declare(PUBLIC, ANYONE)
    def noop() -> dict[str, str]:
        """Nothing."""
        return {}


if __name__ == "__main__":
    main()
