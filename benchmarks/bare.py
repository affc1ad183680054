"""A broadcast with nothing around it: a POST's body goes to every connected websocket, in a plain loop.

The same hub, listener and websocket library as the hall's server, without Socket.IO, rooms, queues, journal or rules:
what this machine needs at least to send one message to so many screens, or to write a number into a page (``/page``).
"""

import socket
import warnings
from typing import Any

import click

BACKLOG = 1024
PAGE = b"""<!doctype html><title>bare</title><p id="number"></p><script>
const socket = new WebSocket('ws://' + location.host + '/');
socket.onopen = () => { document.documentElement.dataset.live = 'live'; };
socket.onmessage = (event) => {
  document.getElementById('number').textContent = JSON.parse(event.data.slice(event.data.indexOf('[')))[1].number;
};
</script>"""


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
        if environ["REQUEST_METHOD"] == "POST":
            message = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
            for screen in screens:
                screen.send(message)
            start_response("200 OK", [("Content-Length", "0")])
            return [b""]
        if environ["PATH_INFO"] == "/page":
            start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
            return [PAGE]
        return websocket(environ, start_response)

    listener = eventlet.listen(("127.0.0.1", 0), backlog=BACKLOG, reuse_port=False)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    click.echo(f"ready on http://127.0.0.1:{listener.getsockname()[1]}")
    eventlet.wsgi.server(listener, answered, log_output=False, debug=False)


if __name__ == "__main__":
    main()
