"""The weekday player: ``hall demo --busy`` starts it as a program of its own, and it plays a weekday.

It is a client like any other: people take numbers over the public API, clerks press at the windows 2 and up with
tokens of their own, and whoever rates presses a key on the simulated evaluator's panel, and nowhere else. Window 1 is
left to whoever tries the demo. What people and clerks do is decided in :mod:`queue_server.demo_weekday`.

Everything stands in the hall, hardly anything here: a clerk looks at the window, does the next thing and looks again.
So a server that goes away and comes back, or somebody who presses at the same window, needs no special care. One
thread, one agenda; every actor has one entry in it, so it does not grow.
"""

import heapq
import itertools
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import click

from hardware_config.clock import SystemClock, monotonic
from hardware_config.device_program import end_when_told, on_stop
from queue_server.demo_line import (
    LEFT_FREE,
    TOKENS,
    Places,
    Refused,
    Reply,
    Tokens,
    Unreachable,
    ask,
    press_id,
)
from queue_server.demo_weekday import (
    MATTERS,
    RAISE_REASON,
    Habits,
    Person,
    Step,
    arrivals,
    first_minute,
    minute_of_day,
    next_step,
    person,
)

log = logging.getLogger(__name__)
HALL_ZONE = ZoneInfo("Asia/Shanghai")
AGAIN_S = 2.0
"""How long to wait when the hall did not answer."""
SOONEST_S, LATEST_S = 0.1, 5.0
"""Between two looks at a window, in real time: somebody else may have pressed there."""
MOST_WAITING, MOST_PER_SERVICE, MOST_FOR_WINDOW_1 = 45, 12, 5
RATING_TRIES = 12
SEED = 18
"""Its people do everything people do within the first minutes."""
GOING_HOME_S = 1.5
GONE = ("finished", "cancelled", "abandoned")


class Player:
    """One weekday after the other, until told to stop."""

    def __init__(self, places: Places, tokens: Tokens, speed: float, seed: int, now: datetime) -> None:
        self.places, self.tokens, self.speed, self.seed = places, tokens, speed, seed
        local = now.astimezone(HALL_ZONE)
        self._start = first_minute(local.hour * 60 + local.minute)
        self._began = monotonic()
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._stop = threading.Event()
        self._reachable = True
        self._coming: Iterator[tuple[int, float]] = enumerate(arrivals(seed, self._start))
        self.people: dict[str, Person] = {}
        """Those now in the hall whom the play sent, by ticket."""
        self.served: set[str] = set()
        """What the clerks of the play serve; everything else waits for window 1."""
        self.clerks = [Clerk(self, no, token) for no, token in sorted(tokens.clerks.items())]

    # --- the agenda -------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Plays until :meth:`stop`, then the clerks go home. Raises Refused."""
        self._await_next()
        for clerk in self.clerks:
            self.after_real(0.2 * clerk.no, clerk.look)
        while not self._stop.is_set():
            due, _, act = heapq.heappop(self._agenda)
            if self._stop.wait(max(0.0, due - monotonic())):
                break
            self._do(act)
        self._go_home()

    def stop(self) -> None:
        """Ends the play soon; safe inside a signal handler."""
        self._stop.set()

    def after(self, play_s: float, act: Callable[[], None]) -> None:
        """Has this done after so many seconds of the play."""
        self.after_real(play_s / self.speed, act)

    def after_real(self, real_s: float, act: Callable[[], None]) -> None:
        """Has this done after so many seconds of the wall."""
        heapq.heappush(self._agenda, (monotonic() + real_s, next(self._order), act))

    @property
    def minute(self) -> float:
        """The minute of the day in the play."""
        return minute_of_day(self._start, self.elapsed_s / 60)

    @property
    def elapsed_s(self) -> float:
        """Seconds of the play since it began."""
        return (monotonic() - self._began) * self.speed

    def _do(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Unreachable as trouble:
            if self._reachable:
                log.warning("the hall does not answer (%s); asking again every %.0f s", trouble, AGAIN_S)
            self._reachable = False
            self.after_real(AGAIN_S, act)
            return
        if not self._reachable:
            self._reachable = True
            log.info("the hall answers again")

    def _go_home(self) -> None:
        """Whoever is being served is finished, and the windows close, as far as that goes at once."""
        give_up_at = monotonic() + GOING_HOME_S
        for clerk in self.clerks:
            try:
                clerk.go_home(give_up_at)
            except (Unreachable, Refused):
                return

    # --- people -----------------------------------------------------------------------------------------------------

    def post(self, path: str, token: str, **body: Any) -> Reply:
        """A press on the public side."""
        return ask(self.places.public, "POST", f"/api/v1/tickets{path}", token, body)

    def _await_next(self) -> None:
        number, at_minute = next(self._coming)
        self.after(max(0.0, at_minute * 60 - self.elapsed_s), partial(self._comes, number))

    def _comes(self, number: int) -> None:
        """Somebody comes in; too full a hall is left again at the door."""
        offered = ask(self.places.public, "GET", "/api/v1/services", self.tokens.kiosk).body["list"]
        waiting = {one["code"]: one["waiting"] for one in offered if one["is_open"]}
        who = person(self.seed, str(number))
        service = next((code for code in (who.service, who.instead) if self._has_room(code, waiting)), None)
        if service is not None and sum(waiting.values()) < MOST_WAITING:
            self._takes(who, service)
        self._await_next()

    def _has_room(self, service: str, waiting: Mapping[str, int]) -> bool:
        most = MOST_PER_SERVICE if service in self.served or not self.served else MOST_FOR_WINDOW_1
        return waiting.get(service, most) < most

    def _takes(self, who: Person, service: str) -> None:
        wish: dict[str, Any] = {"service": service, "tap_id": press_id()}
        if who.priority_class is not None:
            wish["priority_class"] = who.priority_class
            if who.priority_class == "other":
                wish["priority_reason"] = "怀孕"
        taken = self.post("", self.tokens.kiosk, **wish)
        if taken.ok:
            ticket_id = taken.body["id"]
            self.people[ticket_id] = who
            self.after(who.patience * 60, partial(self._loses_patience, ticket_id))
            if who.is_raised and service in self.served:
                self.after(120, partial(self._is_raised, ticket_id))

    def _loses_patience(self, ticket_id: str) -> None:
        """Gives up when still waiting; otherwise the hall looks after it, and the play forgets it when it is over."""
        if ticket_id not in self.people:
            return
        ticket = ask(self.places.public, "GET", f"/api/v1/tickets/{ticket_id}", self.tokens.kiosk)
        state = ticket.body.get("state", "cancelled")
        if state == "waiting":
            self.post(f"/{ticket_id}/cancel", self.tokens.guide, press_id=press_id())
        elif state not in GONE and ticket.body["window_no"] != LEFT_FREE and state != "missed":
            self.after(600, partial(self._loses_patience, ticket_id))
            return
        self.people.pop(ticket_id, None)

    def _is_raised(self, ticket_id: str) -> None:
        """The shift supervisor puts somebody on top, if they still wait."""
        path = f"/{ticket_id}/raise"
        self.post(path, self.tokens.shift_supervisor, press_id=press_id(), reason=RAISE_REASON)

    def was_missed(self, ticket_id: str, who: Person) -> None:
        """Comes back to the guide's desk some time later, or not at all."""
        if who.returns_after is None or ticket_id not in self.people:
            self.people.pop(ticket_id, None)
            return
        self.people[ticket_id] = who._replace(comes=True, returns_after=None)
        self.after(who.returns_after * 60, partial(self._returns, ticket_id))

    def _returns(self, ticket_id: str) -> None:
        if not self.post(f"/{ticket_id}/return", self.tokens.guide, press_id=press_id()).ok:
            self.people.pop(ticket_id, None)

    def rates(self, window_no: int, level: int, tries: int = RATING_TRIES) -> None:
        """Presses the key of this level, as soon as the window's evaluator asks; a tablet is nobody's to press."""
        address = str(window_no)
        asked = ask(self.places.panel, "GET", "/state").body
        if address not in asked or tries == 0:
            return
        if not asked[address]["asking"]:
            self.after_real(1.0, partial(self.rates, window_no, level, tries - 1))
            return
        ask(self.places.panel, "POST", "/press", body={"address": window_no, "key": 5 - level})


class Clerk:
    """Who sits at one window."""

    def __init__(self, player: Player, no: int, token: str) -> None:
        self.no = no
        self._player = player
        self._token = token
        self._habits = Habits(player.seed, no)
        self._looks_like: tuple[Any, ...] = ()
        self._since_s = 0.0
        self._held: dict[str, float] = {}
        self._away_until_s = 0.0
        self._idle = False

    def look(self) -> None:
        """Looks at the window, does the next thing, and will look again."""
        player = self._player
        wait_s, real_s = self._look()
        play_s = wait_s / player.speed
        player.after_real(min(max(play_s, real_s, SOONEST_S), max(real_s, LATEST_S)), self.look)

    def go_home(self, give_up_at: float) -> None:
        """Finishes, or sets aside who was only called, and signs out."""
        looked = self._view()
        if monotonic() > give_up_at or not looked.ok or looked.body["window"]["state"] == "closed":
            return
        ticket = looked.body["ticket"]
        if ticket is not None or looked.body["visit"] is not None:
            self._press("hold" if ticket is not None and ticket["state"] == "called" else "finish")
        self._press("sign-out")

    def _look(self) -> tuple[float, float]:
        """How long until the next look: seconds of the play, and real ones at least."""
        now_s = self._player.elapsed_s
        if now_s < self._away_until_s:
            return self._away_until_s - now_s, 0.0
        looked = self._view()
        if not looked.ok:
            return 60.0, AGAIN_S
        view = looked.body
        self._player.served.update(view["window"]["services"])
        self._note_looks(view, now_s)
        who = self._who(view)
        step = next_step(view, who, now_s - self._since_s) or self._free(view, now_s)
        if step.verb == "wait":
            return step.wait_s, 0.0
        done = self._does(step, view, who)
        if not done.ok:
            return 5.0, max(done.retry_after_s, 1.0)
        self._idle = step.verb == "call-next" and done.body["ticket"] is None
        return (self._habits.after_nobody_s() if self._idle else 0.0), 0.0

    def _note_looks(self, view: Mapping[str, Any], now_s: float) -> None:
        ticket = view["ticket"] or {}
        looks_like = (
            view["window"]["state"], ticket.get("id"), ticket.get("state"), ticket.get("recalls"),
            (view["visit"] or {}).get("visit_id"),
        )  # fmt: skip
        if looks_like != self._looks_like:
            self._looks_like, self._since_s = looks_like, now_s

    def _who(self, view: Mapping[str, Any]) -> Person:
        """Who stands at the window: one of the play, or somebody else, who comes and stays until finished."""
        ticket = view["ticket"]
        if ticket is not None and ticket["id"] in self._player.people:
            return self._player.people[ticket["id"]]
        which = ticket["number"] if ticket else str((view["visit"] or {}).get("visit_id"))
        other = person(self._player.seed, which)._replace(comes=True, turn="finish")
        return other._replace(level=None) if ticket else other

    def _free(self, view: Mapping[str, Any], now_s: float) -> Step:
        """A free window: takes back who was set aside long enough ago, else what the clerk's habits say."""
        mine = {one["id"] for one in view["held"] if one["window_no"] == self.no}
        self._held = {ticket_id: until for ticket_id, until in self._held.items() if ticket_id in mine}
        for ticket_id in mine:
            if now_s >= self._held.setdefault(ticket_id, now_s + 300):
                return Step("resume", body={"ticket_id": ticket_id})
        if now_s - self._since_s < self._habits.gap_s:
            return Step("wait", self._habits.gap_s - (now_s - self._since_s))
        return self._habits.next_free(self._player.minute, view["window"]["services"], idle=self._idle)

    def _does(self, step: Step, view: Mapping[str, Any], who: Person) -> Reply:
        """Presses, and remembers what follows from it."""
        if step.verb == "write":
            return self._writes(view["work_order"], who)
        ticket_id = view["ticket"]["id"] if view["ticket"] else None
        body = dict(step.body)
        if step.verb == "transfer":
            elsewhere = sorted(self._player.served - {view["ticket"]["service"]})
            body = {"to_service": elsewhere[len(who.name + who.phone[-1]) % len(elsewhere)], "place": "keep"}
        done = self._press(step.verb, **body)
        if done.ok:
            self._after(step.verb, ticket_id, who)
        return done

    def _after(self, verb: str, ticket_id: str | None, who: Person) -> None:
        player = self._player
        if verb == "sign-out":
            self._away_until_s = player.elapsed_s + 300
        elif verb == "finish":
            if who.level is not None:
                player.after_real(
                    max(who.rates_after_s / player.speed, 0.3), partial(player.rates, self.no, who.level)
                )
            player.people.pop(ticket_id or "", None)
        elif verb == "no-show" and ticket_id:
            player.was_missed(ticket_id, who)
        elif verb in ("hold", "transfer") and ticket_id:
            if verb == "hold":
                self._held[ticket_id] = player.elapsed_s + who.held * 60
            if ticket_id in player.people:
                player.people[ticket_id] = who._replace(turn="finish", service_s=who.service_s / 2)

    def _writes(self, order: Mapping[str, Any], who: Person) -> Reply:
        """The work order, as far as the visitor tells."""
        matters = MATTERS.get(order["service"], ("其他",))
        body: dict[str, Any] = {"matter": who.matter if who.matter in matters else matters[0]}
        if who.refuses:
            body["refused"] = ["name", "phone"]
        else:
            body["visitor"] = {"name": who.name, "phone": who.phone}
        path = f"/api/v1/work-orders/{order['id']}"
        return ask(self._player.places.staff, "PATCH", path, self._token, body)

    def _view(self) -> Reply:
        return ask(self._player.places.staff, "GET", f"/api/v1/windows/{self.no}/console", self._token)

    def _press(self, verb: str, **body: Any) -> Reply:
        path = f"/api/v1/windows/{self.no}/{verb}"
        return ask(self._player.places.staff, "POST", path, self._token, {"press_id": press_id(), **body})


@click.command(help="让演示大厅忙起来：按工作日的节奏取号、叫号、办理、评价（1 号窗口留给您）。")
@click.option("--public", required=True, metavar="URL", help="群众侧地址")
@click.option("--staff", required=True, metavar="URL", help="工作人员侧地址")
@click.option("--panel", required=True, metavar="URL", help="模拟评价器操作面板的地址")
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 1000),
    default=1.0,
    show_default=True,
    metavar="X",
    help="快多少倍，1 为真实速度",
)
@click.option("--seed", type=int, default=SEED, show_default=True, metavar="N", help="同一个数，来同样的人")
@click.option("--supervised", is_flag=True, help="随启动它的进程一起结束（标准输入关闭即退出）")
def main(public: str, staff: str, panel: str, speed: float, seed: int, supervised: bool) -> None:
    """Plays until told to end."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        tokens = Tokens.read(os.environ.pop(TOKENS, ""))
    except ValueError:
        raise click.UsageError(f"环境变量 {TOKENS} 里没有令牌；这个程序由 hall demo --busy 启动。") from None
    player = Player(Places(public, staff, panel), tokens, speed, seed, SystemClock().now())
    on_stop(player.stop)
    end_when_told(supervised)
    try:
        player.run()
    except Refused as refused:
        raise click.ClickException(f"令牌不被接受：{refused}") from None


if __name__ == "__main__":
    main()
