"""A screen that does not read is put out without anybody waiting for what it never will read."""

from __future__ import annotations

import threading

from engineio.packet import MESSAGE, Packet
from engineio.socket import Socket

from queue_server.screen_gateway import LAGGING_PACKETS, put_out_laggards
from tests.queue_server.access.inside import Inside


def test_a_laggard_is_put_out_at_once(hall: Inside) -> None:
    engine = hall.running.socketio.server.eio
    for sid, packets in (("slow", LAGGING_PACKETS + 1), ("quick", LAGGING_PACKETS)):
        engine.sockets[sid] = Socket(engine, sid)
        for _ in range(packets):
            engine.sockets[sid].queue.put(Packet(MESSAGE, "x"))
    slow = engine.sockets["slow"]
    counted: list[int] = []
    working = threading.Thread(
        target=lambda: counted.append(put_out_laggards(hall.running.socketio)), daemon=True
    )
    working.start()
    working.join(timeout=10)
    assert not working.is_alive(), "it waits for a reader that never comes"
    assert counted == [1]
    assert slow.closed
    assert set(engine.sockets) == {"quick"}
