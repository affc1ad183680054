"""A broadcast with nothing around it: a POST's body goes to every connected websocket, in a plain loop.

The same hub, listener and websocket library as the hall's server, without Socket.IO, rooms, queues, journal or rules:
what this machine needs at least to send one message to so many screens.
"""

import warnings
from typing import Any

import click

BACKLOG = 1024


@click.command()
def main() -> None:
    """Serves until SIGTERM."""
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    import eventlet.wsgi
    from eventlet.websocket import WebSocketWSGI

    screens: set[Any] = set()

    def watch(screen: Any) -> None:
        screens.add(screen)
        while screen.wait() is not None:
            pass
        screens.discard(screen)

    websocket = WebSocketWSGI(watch)

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if environ["REQUEST_METHOD"] != "POST":
            return websocket(environ, start_response)
        message = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        for screen in screens:
            screen.send(message)
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    listener = eventlet.listen(("127.0.0.1", 0), backlog=BACKLOG, reuse_port=False)
    click.echo(f"ready on http://127.0.0.1:{listener.getsockname()[1]}")
    eventlet.wsgi.server(listener, answered, log_output=False, debug=False)


if __name__ == "__main__":
    main()
