"""``hall``: the hall's one command. The only module that knows eventlet.

Eventlet must patch the standard library before anything else of the server is imported, so ``serve`` and ``demo``
import the composition root only after :func:`_eventlet_engine`. Leaving eventlet means deleting that function.
"""

import contextlib
import gc
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from hardware_config.system_words import why

if TYPE_CHECKING:
    from hardware_config.hall import HallToml
    from queue_server.app import AsyncMode, RunningHall
    from queue_server.store.lock import HallLock
    from queue_server.supervisor import Program

LOOK_EVERY_S = 0.1
BACKLOG = 1024
MOST_CONNECTIONS = 4096
Wsgi = Callable[[dict[str, Any], Any], Any]


class Engine(NamedTuple):
    """How requests are served: the async mode of Socket.IO, how to run something off the hub, how to listen."""

    async_mode: "AsyncMode"
    offload: Callable[..., Any]
    listen: Callable[[tuple[str, int], Wsgi], "Listener"]


class Listener(NamedTuple):
    """One address that is ours: whoever connects waits until ``serve`` was called."""

    port: int
    serve: Callable[[], None]
    close: Callable[[], None]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """公共法律服务大厅：取号、叫号、台账、评价。"""


@main.command()
@click.option(
    "--config", required=True, type=click.Path(path_type=Path), metavar="hall.toml", help="大厅的接线文件"
)
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="数据文件夹",
)
@click.option("--host", metavar="H", help="两侧同用一个地址（缺省 127.0.0.1）")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="两侧同用一个端口，0 为任选")
@click.option(
    "--async-mode",
    type=click.Choice(["eventlet", "threading"]),
    default="eventlet",
    show_default=True,
    help="服务方式",
)
def serve(config: Path, data: Path, host: str | None, port: int | None, async_mode: str) -> None:
    """运行一个大厅，直到 Ctrl-C。"""
    engine = _engine(async_mode)
    from hardware_config.loading import ConfigMistake, load_hall

    try:
        toml = load_hall(config)
    except ConfigMistake as mistake:
        click.echo(str(mistake), err=True)
        sys.exit(2)
    run(engine, toml, data, addresses_of(toml, host, port))


@main.command()
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), default="demo-data", show_default=True, metavar="DIR",
    help="数据文件夹",
)  # fmt: skip
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=8000,
    show_default=True,
    metavar="N",
    help="群众侧端口，工作人员侧为 N+1",
)
@click.option("--busy", is_flag=True, help="有人来取号，2 号及以后的窗口有人办理；1 号窗口留给您")
@click.option(
    "--speed", type=click.FloatRange(0.1, 1000), default=1.0, show_default=True, metavar="X",
    help="--busy 快多少倍，1 为真实速度",
)  # fmt: skip
@click.option("--async-mode", type=click.Choice(["eventlet", "threading"]), default="eventlet", hidden=True)
def demo(data: Path, port: int, busy: bool, speed: float, async_mode: str) -> None:
    """演示大厅：只在本机，模拟打印机和评价器，自带三十天的数据。"""
    engine = _engine(async_mode)
    from queue_server.demo import DemoHall

    hall = DemoHall(data, port)
    run(
        engine,
        hall.toml,
        data,
        {"public": ("127.0.0.1", port), "staff": ("127.0.0.1", port + 1)},
        accept_loopback=True,
        simulators=hall.simulators,
        before_opening=hall.furnish,
        when_ready=hall.show_table,
        players=lambda running, urls: (hall.player(running, urls, speed),) if busy else (),
    )


def run(
    engine: Engine,
    toml: "HallToml",
    data: Path,
    addresses: dict[str, tuple[str, int]],
    *,
    accept_loopback: bool = False,
    simulators: "tuple[Program, ...]" = (),
    before_opening: "Callable[[RunningHall], None]" = lambda hall: None,
    when_ready: Callable[[], None] = lambda: None,
    players: "Callable[[RunningHall, dict[str, str]], tuple[Program, ...]]" = lambda hall, urls: (),
) -> None:
    """Runs the hall until SIGINT or SIGTERM: children end first, then the listeners, then the database."""
    from hardware_config.clock import pause
    from queue_server.app import build_hall, device_programs, open_doors
    from queue_server.domain.errors import StoreTrouble
    from queue_server.supervisor import Supervisor

    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, frame: asked.append(signum))
    try:
        with _held(data, toml), contextlib.ExitStack() as closing:
            hall = build_hall(
                toml,
                data,
                async_mode=engine.async_mode,
                offload=engine.offload,
                accept_loopback=accept_loopback,
            )
            closing.callback(hall.stop)
            listeners, urls = _listen(engine, hall, addresses, closing)
            first_manager = open_doors(hall)
            before_opening(hall)
            devices = device_programs(hall.hall, urls["staff"], data / "printed")
            programs = (*simulators, *devices, *players(hall, urls))
            supervisor = Supervisor(programs, data / "logs")
            hall.desk.devices.plugs = supervisor.plugs()
            closing.callback(supervisor.stop)
            # What was made to stay is never looked through for garbage again.
            gc.collect()
            gc.freeze()
            for listener in listeners:
                listener.serve()
            hall.start()
            supervisor.tick()
            click.echo("hall: ready on " + " ".join(dict.fromkeys(urls.values())))
            sys.stdout.flush()
            if first_manager is not None and not accept_loopback:
                click.echo(
                    f"hall: 首次启动，管理员工号 {first_manager.staff_no}，密码 {first_manager.password}（只显示这一次）",
                    err=True,
                )
            when_ready()
            while not asked:
                pause(LOOK_EVERY_S)
                supervisor.tick()
    except StoreTrouble as trouble:
        click.echo(f"hall: {trouble.sentence}", err=True)
        sys.exit(1)


def _held(data: Path, toml: "HallToml") -> "HallLock":
    """The data folder, held by this server alone, and its log. Exit 2 when it is taken or cannot be used."""
    from queue_server.logs import log_into
    from queue_server.store.lock import HallLock, HallTaken

    try:
        lock = HallLock(data, "hall 服务器")
        log_into(data / "logs", toml.hall.zone)
    except HallTaken as taken:
        click.echo(f"hall: 数据文件夹 {taken.folder} 正被使用：{taken.holder}。请先停止它。", err=True)
        sys.exit(2)
    except OSError as trouble:
        click.echo(f"hall: 数据文件夹 {data} 不可用：{why(trouble)}。", err=True)
        sys.exit(2)
    return lock


def addresses_of(toml: "HallToml", host: str | None, port: int | None) -> dict[str, tuple[str, int]]:
    """Host and port by side; ``--host`` or ``--port`` puts both sides on one address."""
    wired = toml.listen.addresses
    if host is None and port is None:
        return wired
    one = (host or "127.0.0.1", wired["public"][1] if port is None else port)
    return {"public": one, "staff": one}


def _listen(
    engine: Engine, hall: "RunningHall", addresses: dict[str, tuple[str, int]], closing: contextlib.ExitStack
) -> tuple[list[Listener], dict[str, str]]:
    """Takes every address, and gives the URL of each side. Exit 2 when one is taken: nothing has been founded yet."""
    together = addresses["public"] == addresses["staff"]
    listeners: list[Listener] = []
    urls: dict[str, str] = {}
    for side, address in addresses.items():
        if together and urls:
            urls[side] = urls["public"]
            continue
        try:
            listener = engine.listen(address, _on_side("both" if together else side, hall.app))
        except OSError as taken:
            click.echo(f"hall: 不能在 {address[0]}:{address[1]} 上监听：{why(taken)}。", err=True)
            sys.exit(2)
        closing.callback(listener.close)
        listeners.append(listener)
        urls[side] = f"http://{_reachable(address[0])}:{listener.port}"
    return listeners, urls


def _on_side(side: str, app: Any) -> Wsgi:
    """Says which side a request came in by, and keeps websockets uncompressed (deflate halves the fan-out)."""

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        environ["hall.side"] = side
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app(environ, start_response)

    return answered


def _reachable(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - what a technician asked for by hall.toml
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _family(address: tuple[str, int]) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address[0] else socket.AF_INET


def _engine(async_mode: str) -> Engine:
    return _eventlet_engine() if async_mode == "eventlet" else _threading_engine()


def _eventlet_engine() -> Engine:
    """The shipped default: one process, one hub, long work in native threads."""
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")  # the server looks up no names
    import eventlet

    eventlet.monkey_patch()
    import eventlet.tpool
    import eventlet.wsgi

    def in_turn(wsgi: Wsgi) -> Wsgi:
        """Lets others go first when a connection comes twice running: one that never pauses would be served alone."""
        served: Any = None

        def answered(environ: dict[str, Any], start_response: Any) -> Any:
            nonlocal served
            connection = eventlet.getcurrent()
            if connection is served:
                eventlet.sleep(0)
            served = connection
            return wsgi(environ, start_response)

        return answered

    def listen(address: tuple[str, int], wsgi: Wsgi) -> Listener:
        sock = eventlet.listen(address, family=_family(address), backlog=BACKLOG, reuse_port=False)
        # Inherited by every connection: a message never waits for the screen to acknowledge the one before it.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        servers: list[Any] = []

        def serve() -> None:
            options = {"log_output": False, "debug": False, "max_size": MOST_CONNECTIONS}
            servers.append(eventlet.spawn(eventlet.wsgi.server, sock, in_turn(wsgi), **options))

        def close() -> None:
            for server in servers:
                server.kill()
            sock.close()

        return Listener(sock.getsockname()[1], serve, close)

    return Engine("eventlet", eventlet.tpool.execute, listen)


def _threading_engine() -> Engine:
    """The way out of eventlet: one thread a connection, with nothing patched."""
    from werkzeug.serving import make_server

    pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="offload")

    def offload(call: Callable[..., Any], *args: Any) -> Any:
        return pool.submit(call, *args).result()

    def listen(address: tuple[str, int], wsgi: Wsgi) -> Listener:
        with socket.create_server(address, family=_family(address), backlog=BACKLOG) as sock:
            server = make_server(address[0], address[1], wsgi, threaded=True, fd=sock.fileno())
        serving = threading.Thread(target=server.serve_forever, name="listener", daemon=True)

        def close() -> None:
            if serving.is_alive():
                server.shutdown()
            server.server_close()

        return Listener(server.port, serving.start, close)

    return Engine("threading", offload, listen)


def _add_commands() -> None:
    """The commands beside the server, imported only when one of them is asked for."""
    if len(sys.argv) > 1 and sys.argv[1] in ("serve", "demo"):
        return
    from queue_server.commands import COMMANDS

    for command in COMMANDS:
        main.add_command(command)


_add_commands()

if __name__ == "__main__":
    main(prog_name="hall")
