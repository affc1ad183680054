"""What the journal says, all in all, of everything the ledger and the figures are made of: replayed row by row."""

import json
from typing import Any

Facts = dict[str, Any]
_APPOINTMENTS = (
    "appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_checked_in",
    "appointment_missed",
)  # fmt: skip


class LastWords:
    """Hears the journal from its first row to its last; afterwards each dictionary holds what the rows must hold."""

    def __init__(self) -> None:
        self.tickets: dict[str, Facts] = {}
        self.visits: dict[str, Facts] = {}
        self.orders: dict[str, Facts] = {}
        self.visitors: dict[str, Facts] = {}
        self.written: dict[str, Facts] = {}
        self.notes: dict[str, tuple[object, object]] = {}
        self.companions: dict[str, str | None] = {}
        self.ratings: dict[str, tuple[object, ...]] = {}
        self.rating_reasons: dict[str, Facts] = {}
        self.help_calls: dict[str, Facts] = {}
        self.overnights: dict[str, Facts] = {}
        self.endings: dict[str, Facts] = {}
        self.take_overs: dict[str, Facts] = {}
        self.handover_notes: dict[str, Facts] = {}
        self.opening_marks: dict[str, Facts] = {}
        self.enquiries: dict[str, Facts] = {}
        self.pauses: list[Facts] = []
        self.photos: dict[str, str | None] = {}
        self.reel: Facts | None = None
        """The hash of each member's photograph, by staff id."""
        self.own_clips: dict[str, str | None] = {}
        """The hash of each word of the hall's own voice, by its name."""
        self._orders_of_ticket: dict[str, list[str]] = {}
        self.appointments: dict[str, Facts] = {}
        self.appointed: dict[str, Facts] = {}
        self.absences: set[tuple[str, str]] = set()
        self._pausing: dict[int, Facts] = {}
        """The pause each window is in, at the row at hand."""
        self._training = 0
        """Whether the hall practised at the row at hand."""
        self._tell = {
            **dict.fromkeys(_APPOINTMENTS, self._appointment),
            "appointment_noted": self._appointment_noted,
            "absence_noted": self._absence_noted,
            "absence_withdrawn": self._absence_withdrawn,
            "training_begun": self._training_begun,
            "training_ended": self._training_ended,
            "visit_registered": self._visit_registered,
            "registered_visit_finished": self._visit_finished,
            "visitor_noted": self._visitor_noted,
            "transfer_noted": self._transfer_noted,
            "staff_photo_changed": self._photo_changed,
            "own_clip_changed": self._own_clip_changed,
            "rules_changed": self._rules_changed,
            "visit_rated": self._visit_rated,
            "rating_explained": self._rating_explained,
            "overnight_decided": self._overnight_decided,
            "overnight_withdrawn": self._overnight_withdrawn,
            "line_ended": self._line_ended,
            "ending_undone": self._ending_undone,
            "opening_ticked": self._opening_marked,
            "opening_done": self._opening_marked,
            "opening_unticked": self._opening_undone,
            "opening_reopened": self._opening_undone,
            "enquiry_counted": self._enquiry_counted,
            "enquiry_undone": self._enquiry_undone,
            "window_paused": self._window_paused,
            "window_unpaused": self._pause_over,
            "window_closed": self._pause_over,
            "window_taken_over": self._window_taken_over,
            "visit_handed_over": self._visit_handed_over,
            "handover_noted": self._handover_noted,
            "handover_read": self._handover_read,
            "help_called": self._help_called,
            "help_taken": self._help_taken,
            "help_done": self._help_done,
            "help_withdrawn": self._help_withdrawn,
            "work_order_opened": self._order_opened,
            "companions_noted": self._companions_noted,
            "matter_added": self._matter_added,
            "work_order_changed": self._order_changed,
            "work_order_closed": self._order_closed,
            "work_order_reopened": self._order_reopened,
            "work_order_voided": self._order_voided,
        }

    def hear(self, event: str, at: str, hall_day: str, text: str) -> bool:
        """One row; False when it makes no sense after the rows before it."""
        try:
            facts = json.loads(text)
            if event == "ticket_taken":
                self._ticket_taken(at, hall_day, facts)
            elif "ticket_id" in facts and "state" in facts:
                self._ticket(event, at, facts)
            elif event in self._tell:
                self._tell[event](at, hall_day, facts)
        except (KeyError, TypeError, ValueError):
            return False
        return True

    # --- tickets --------------------------------------------------------------------------------------------------

    def _ticket_taken(self, at: str, hall_day: str, facts: Facts) -> None:
        self.tickets[facts["ticket_id"]] = {
            **{field: facts[field] for field in ("number", "service", "state", "visit_id", "window_no")},
            **dict.fromkeys(("staff_id", "first_called_at", "started_at", "finished_at")),
            "hall_day": hall_day,
            "queue_day": hall_day,
            "ending_id": None,
            "taken_at": at,
            "began_with_this_start": False,
            "training": self._training,
        }
        self._visit(facts["visit_id"], at, hall_day, facts["service"], registered=False)

    def _ticket(self, event: str, at: str, facts: Facts) -> None:
        ticket = self.tickets[facts["ticket_id"]]
        ticket.update({field: facts[field] for field in ("number", "service", "state", "window_no")})
        if event in ("ticket_called", "ticket_resumed", "citizen_handed_over"):
            ticket["staff_id"] = facts["staff_id"]
        if event == "citizen_handed_over" and facts["state"] == "serving":
            self._orders_of_visit_handed_over(ticket["visit_id"], facts["staff_id"])
        if event == "ticket_called":
            ticket["first_called_at"] = ticket["first_called_at"] or at
        elif event in ("service_started", "ticket_resumed"):
            ticket["began_with_this_start"] = ticket["started_at"] is None
            ticket["started_at"] = ticket["started_at"] or at
            self._order_goes_on(facts)
        elif event == "ticket_ended":
            ticket["ending_id"] = facts["ending_id"]
        elif event == "ticket_end_undone":
            ticket["ending_id"] = None
        elif event == "ticket_kept":
            ticket["queue_day"] = facts["queue_day"]
        elif event == "service_finished":
            ticket["finished_at"] = at
        elif event == "press_undone" and facts["verb"] == "finish":
            ticket["finished_at"] = None
        elif event == "press_undone" and facts["verb"] == "start" and ticket["began_with_this_start"]:
            ticket["started_at"] = None

    # --- training -------------------------------------------------------------------------------------------------

    def _training_begun(self, at: str, hall_day: str, facts: Facts) -> None:
        self._training = 1
        self._pauses_begin_anew(at)

    def _training_ended(self, at: str, hall_day: str, facts: Facts) -> None:
        self._training = 0
        self._pauses_begin_anew(at)

    # --- visits ---------------------------------------------------------------------------------------------------

    def _visit(self, visit_id: str, at: str, hall_day: str, service: str, *, registered: bool) -> Facts:
        visit = self.visits[visit_id] = {
            **dict.fromkeys(("window_no", "staff_id", "started_at", "finished_at")),
            "hall_day": hall_day,
            "service": service,
            "registered": int(registered),
            "arrived_at": at,
            "training": self._training,
        }
        return visit

    def _visit_registered(self, at: str, hall_day: str, facts: Facts) -> None:
        visit = self._visit(facts["visit_id"], at, hall_day, facts["service"], registered=True)
        visit.update(window_no=facts["window_no"], staff_id=facts["staff_id"], started_at=at)

    def _visit_finished(self, at: str, hall_day: str, facts: Facts) -> None:
        self.visits[facts["visit_id"]]["finished_at"] = at

    def _visitor_noted(self, at: str, hall_day: str, facts: Facts) -> None:
        self.visitors[facts["visit_id"]] = facts["values"]

    def _transfer_noted(self, at: str, hall_day: str, facts: Facts) -> None:
        self.notes[facts["visit_id"]] = (facts["note"], facts["staff_id"] if facts["note"] else None)

    def _companions_noted(self, at: str, hall_day: str, facts: Facts) -> None:
        self.companions[facts["visit_id"]] = facts["value"]

    def _visit_rated(self, at: str, hall_day: str, facts: Facts) -> None:
        self.ratings[facts["visit_id"]] = (facts["level"], facts["prompt_id"], facts["device"], at)

    def _rating_explained(self, at: str, hall_day: str, facts: Facts) -> None:
        self.rating_reasons[facts["visit_id"]] = {**facts, "given_at": at}

    # --- nights ---------------------------------------------------------------------------------------------------

    def _overnight_decided(self, at: str, hall_day: str, facts: Facts) -> None:
        self.overnights[facts["decision_id"]] = {
            "hall_day": hall_day,
            "to_day": facts["to_day"],
            "decided_at": at,
            "decided_by": facts["staff_id"],
            "service": facts.get("service"),
            "ticket_id": facts.get("ticket_id"),
            "withdrawn_at": None,
        }

    def _overnight_withdrawn(self, at: str, hall_day: str, facts: Facts) -> None:
        self.overnights[facts["decision_id"]]["withdrawn_at"] = at

    def _line_ended(self, at: str, hall_day: str, facts: Facts) -> None:
        said = {field: facts[field] for field in ("service", "ticket_id", "told")}
        self.endings[facts["ending_id"]] = {
            **said, "hall_day": hall_day, "decided_at": at, "decided_by": facts["staff_id"], "undone_at": None,
        }  # fmt: skip

    def _ending_undone(self, at: str, hall_day: str, facts: Facts) -> None:
        self.endings[facts["ending_id"]]["undone_at"] = at

    # --- taking over ----------------------------------------------------------------------------------------------

    def _window_taken_over(self, at: str, hall_day: str, facts: Facts) -> None:
        self._pause_over(at, hall_day, facts)
        said = {field: facts[field] for field in ("window_no", "staff_id", "from_staff_id")}
        self.take_overs[facts["take_over_id"]] = {**said, "hall_day": hall_day, "at": at}

    def _visit_handed_over(self, at: str, hall_day: str, facts: Facts) -> None:
        self.visits[facts["visit_id"]]["staff_id"] = facts["staff_id"]
        self._orders_of_visit_handed_over(facts["visit_id"], facts["staff_id"])

    def _orders_of_visit_handed_over(self, visit_id: str, staff_id: str) -> None:
        for order in self.orders.values():
            if order["visit_id"] == visit_id:
                order["staff_id"] = staff_id

    def _handover_noted(self, at: str, hall_day: str, facts: Facts) -> None:
        self.handover_notes[facts["note_id"]] = {
            "window_no": facts["window_no"],
            "written_by": facts["staff_id"],
            "written_at": at,
            "read_by": None,
            "read_at": None,
            "note": facts["note"],
        }

    def _handover_read(self, at: str, hall_day: str, facts: Facts) -> None:
        self.handover_notes[facts["note_id"]].update(read_by=facts["staff_id"], read_at=at)

    # --- pauses and enquiries -------------------------------------------------------------------------------------

    def _window_paused(self, at: str, hall_day: str, facts: Facts) -> None:
        self._pause_over(at, hall_day, facts)
        self._pause_begins(facts["window_no"], at)

    def _pause_begins(self, window_no: int, at: str) -> None:
        pause = {"window_no": window_no, "from_at": at, "to_at": None, "training": self._training}
        self.pauses.append(pause)
        self._pausing[window_no] = pause

    def _pause_over(self, at: str, hall_day: str, facts: Facts) -> None:
        pause = self._pausing.pop(facts["window_no"], None)
        if pause is not None:
            pause["to_at"] = at

    def _pauses_begin_anew(self, at: str) -> None:
        """A pause that goes on while a training begins or ends is two: each counts where it belongs."""
        for window_no, pause in list(self._pausing.items()):
            pause["to_at"] = at
            self._pause_begins(window_no, at)

    def _enquiry_counted(self, at: str, hall_day: str, facts: Facts) -> None:
        said = {"hall_day": hall_day, "at": at, "undone_at": None, "training": self._training}
        self.enquiries[facts["enquiry_id"]] = said

    def _enquiry_undone(self, at: str, hall_day: str, facts: Facts) -> None:
        self.enquiries[facts["enquiry_id"]]["undone_at"] = at

    # --- the opening checklist ------------------------------------------------------------------------------------

    def _opening_marked(self, at: str, hall_day: str, facts: Facts) -> None:
        self.opening_marks[facts["mark_id"]] = {
            "hall_day": hall_day,
            "item": facts.get("item", "done"),
            "marked_at": at,
            "marked_by": facts["staff_id"],
            "undone_at": None,
        }

    def _opening_undone(self, at: str, hall_day: str, facts: Facts) -> None:
        self.opening_marks[facts["mark_id"]]["undone_at"] = at

    # --- help calls -----------------------------------------------------------------------------------------------

    def _help_called(self, at: str, hall_day: str, facts: Facts) -> None:
        self.help_calls[facts["help_id"]] = {
            **dict.fromkeys(("taken_at", "taken_by", "done_at", "withdrawn_at")),
            "hall_day": hall_day,
            "device": facts["device"],
            "called_at": at,
            "training": self._training,
        }

    def _help_taken(self, at: str, hall_day: str, facts: Facts) -> None:
        self.help_calls[facts["help_id"]].update(taken_at=at, taken_by=facts["staff_id"])

    def _help_done(self, at: str, hall_day: str, facts: Facts) -> None:
        self.help_calls[facts["help_id"]]["done_at"] = at

    def _help_withdrawn(self, at: str, hall_day: str, facts: Facts) -> None:
        self.help_calls[facts["help_id"]]["withdrawn_at"] = at

    # --- appointments ---------------------------------------------------------------------------------------------

    def _appointment(self, at: str, hall_day: str, facts: Facts) -> None:
        before = self.appointments.get(facts["appointment_id"], {"booked_at": at, "ticket_id": None})
        self.appointments[facts["appointment_id"]] = {
            **{field: facts[field] for field in ("service", "day", "begins", "ends")},
            "standing": facts["became"],
            "booked_at": before["booked_at"],
            "ticket_id": facts.get("ticket_id", before["ticket_id"]),
            "with_staff_id": facts.get("with_staff_id"),
        }

    def _appointment_noted(self, at: str, hall_day: str, facts: Facts) -> None:
        self.appointed[facts["appointment_id"]] = facts["values"]

    def _absence_noted(self, at: str, hall_day: str, facts: Facts) -> None:
        self.absences |= {(facts["staff_id"], day) for day in facts["days"]}

    def _absence_withdrawn(self, at: str, hall_day: str, facts: Facts) -> None:
        self.absences -= {(facts["staff_id"], day) for day in facts["days"]}

    # --- work orders ----------------------------------------------------------------------------------------------

    def _order_opened(self, at: str, hall_day: str, facts: Facts) -> None:
        visit, ticket_id = self.visits[facts["visit_id"]], facts["ticket_id"]
        window_no = visit["window_no"] if ticket_id is None else self.tickets[ticket_id]["window_no"]
        self.orders[facts["work_order_id"]] = {
            **{field: facts[field] for field in ("visit_id", "ticket_id", "service", "staff_id")},
            "first_responder_id": facts["staff_id"],
            "hall_day": visit["hall_day"],
            "window_no": window_no,
            "opened_at": at,
            "closed_at": None,
            "voided_at": None,
            "place": 1,
        }
        if ticket_id is not None:
            self._orders_of_ticket[ticket_id] = [facts["work_order_id"]]

    def _matter_added(self, at: str, hall_day: str, facts: Facts) -> None:
        ticket_id = facts["ticket_id"]
        self.orders[facts["work_order_id"]] = {
            **{
                field: facts[field] for field in ("visit_id", "ticket_id", "service", "window_no", "staff_id")
            },
            "first_responder_id": facts["staff_id"],
            "hall_day": self.visits[facts["visit_id"]]["hall_day"],
            "opened_at": at,
            "closed_at": None,
            "voided_at": None,
            "place": facts["place"],
        }
        if ticket_id is not None:
            self._orders_of_ticket[ticket_id].append(facts["work_order_id"])

    def _order_goes_on(self, facts: Facts) -> None:
        """Started or resumed again: its orders are the window's that serves now, and valid again.

        The first one follows the ticket to another service; each further matter stays what it is.
        """
        for order_id in self._orders_of_ticket.get(facts["ticket_id"], ()):
            order = self.orders[order_id]
            order.update({field: facts[field] for field in ("window_no", "staff_id")}, voided_at=None)
            if order["place"] == 1:
                order["service"] = facts["service"]

    def _order_changed(self, at: str, hall_day: str, facts: Facts) -> None:
        values = facts["values"]
        self.written[facts["work_order_id"]] = values
        order = self.orders[facts["work_order_id"]]
        order["first_responder_id"] = values.get("first_responder_id", order["first_responder_id"])

    def _order_closed(self, at: str, hall_day: str, facts: Facts) -> None:
        self.orders[facts["work_order_id"]]["closed_at"] = at

    def _order_reopened(self, at: str, hall_day: str, facts: Facts) -> None:
        self.orders[facts["work_order_id"]]["closed_at"] = None

    def _order_voided(self, at: str, hall_day: str, facts: Facts) -> None:
        self.orders[facts["work_order_id"]]["voided_at"] = at

    def _photo_changed(self, at: str, hall_day: str, facts: Facts) -> None:
        self.photos[facts["staff_id"]] = facts["after"]

    def _own_clip_changed(self, at: str, hall_day: str, facts: Facts) -> None:
        self.own_clips[facts["word"]] = facts["after"]

    def _rules_changed(self, at: str, hall_day: str, facts: Facts) -> None:
        if facts["what"] == "reel":
            self.reel = facts["after"]
