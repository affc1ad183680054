"""The rooms of the store: every table of one connection, and one write under way among them."""

import sqlite3
from datetime import datetime
from typing import NamedTuple

from queue_server.domain.events import Event
from queue_server.store.absences import Absences
from queue_server.store.appointments import Appointments
from queue_server.store.calls import Calls
from queue_server.store.companions import Companions
from queue_server.store.device_log import DeviceLog
from queue_server.store.devices import Devices
from queue_server.store.endings import Endings
from queue_server.store.extensions import Extensions
from queue_server.store.figures import Figures
from queue_server.store.handover_notes import HandoverNotes
from queue_server.store.help_calls import HelpCalls
from queue_server.store.journal import Journal
from queue_server.store.ledger import Ledger
from queue_server.store.numbers import Numbers
from queue_server.store.offer import Offer
from queue_server.store.one_time_notices import OneTimeNotices
from queue_server.store.opening_marks import OpeningMarks
from queue_server.store.overnights import Overnights
from queue_server.store.own_clips import OwnClips
from queue_server.store.past_visits import PastVisits
from queue_server.store.people import People
from queue_server.store.photos import Photos
from queue_server.store.posts import Posts
from queue_server.store.presses import Presses
from queue_server.store.print_jobs import PrintJobs
from queue_server.store.rating_reasons import RatingReasons
from queue_server.store.ratings import Ratings
from queue_server.store.remembered import FORGETFUL, Forgetful
from queue_server.store.take_overs import TakeOvers
from queue_server.store.tasks import Tasks
from queue_server.store.tickets import Tickets
from queue_server.store.training import Training
from queue_server.store.vault import Vault
from queue_server.store.visits import Visits
from queue_server.store.waits import Waits


class Recorded(NamedTuple):
    """One event of a committed transaction; ``after`` is what changed, as outsiders see it (never journalled)."""

    seq: int
    event: Event
    at: datetime
    after: dict[str, object] | None


class Rooms:
    """The tables of one connection, room by room."""

    def __init__(self, db: sqlite3.Connection, vault: Vault, remembered: Forgetful = FORGETFUL) -> None:
        """``remembered``: what the connection that writes need not read at every press."""
        self.tickets = Tickets(db, remembered)
        self.calls = Calls(db)
        self.visits = Visits(db, vault)
        self.companions = Companions(db, vault)
        self.ledger = Ledger(db, vault)
        self.past_visits = PastVisits(db, vault)
        self.ratings = Ratings(db)
        self.rating_reasons = RatingReasons(db, self.visits)
        self.print_jobs = PrintJobs(db)
        self.one_time_notices = OneTimeNotices(db)
        self.presses = Presses(db)
        self.offer = Offer(db, remembered)
        self.people = People(db)
        self.photos = Photos(db, vault)
        self.own_clips = OwnClips(db, vault)
        self.devices = Devices(db)
        self.device_log = DeviceLog(db, vault)
        self.figures = Figures(db)
        self.waits = Waits(db)
        self.journal = Journal(db, remembered)
        self.tasks = Tasks(db)
        self.help_calls = HelpCalls(db)
        self.extensions = Extensions(db)
        self.appointments = Appointments(db, vault)
        self.absences = Absences(db)
        self.endings = Endings(db, vault)
        self.overnights = Overnights(db)
        self.opening_marks = OpeningMarks(db)
        self.numbers = Numbers(db)
        self.posts = Posts(db)
        self.handover_notes = HandoverNotes(db, vault)
        self.take_overs = TakeOvers(db)
        self.training = Training(db)
        self.vault = vault


class Work(Rooms):
    """One transaction under way: the rooms of the connection that writes, and the events recorded so far."""

    def __init__(self, rooms: Rooms) -> None:
        vars(self).update(vars(rooms))
        self.recorded: list[Recorded] = []

    def record(
        self, event: Event, actor: str, now: datetime, hall_day: str, after: dict[str, object] | None = None
    ) -> int:
        """Writes the event into the journal and keeps it for publishing; returns its sequence number."""
        seq = self.journal.append(event, actor, now, hall_day)
        self.recorded.append(Recorded(seq, event, now, after))
        return seq
