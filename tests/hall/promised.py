"""What each call of the API promises to answer: the models that write its OpenAPI document."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from queue_server.api import (
    answers,
    appointment_answers,
    appointments,
    cards,
    device_answers,
    figures_answers,
    floor_answers,
    handover,
    notices,
    office_answers,
    opening_check,
    own_number,
    phrases,
    posts,
    seats,
    service_answers,
    settings,
    training,
    voice,
    work_orders,
)
from queue_server.api.requests import RulesBody, WindowBody
from queue_server.api.service_requests import ServiceBody

WINDOW_VERBS = (
    "call-next", "call", "recall", "start", "finish", "no-show", "hold", "resume", "transfer", "undo",
)  # fmt: skip
SEAT_VERBS = ("sign-in", "sign-out", "pause", "unpause", "take-over")
PROMISED: dict[tuple[str, str], Any] = {
    ("GET", "/services"): list[service_answers.ServiceAnswer],
    ("POST", "/tickets"): answers.TakenAnswer,
    ("GET", "/tickets/{}"): answers.TicketAnswer,
    ("POST", "/tickets/{}/return"): answers.TicketAnswer,
    ("POST", "/tickets/{}/cancel"): answers.TicketAnswer,
    ("POST", "/tickets/{}/print"): answers.TicketAnswer,
    ("GET", "/tickets/{}/overtakings"): answers.OvertakingsAnswer,
    ("POST", "/tickets/{}/raise"): answers.TicketAnswer,
    ("POST", "/tickets/{}/change-service"): answers.TicketAnswer,
    ("POST", "/tickets/{}/send-to-window"): answers.TicketAnswer,
    ("POST", "/hours-today/extend"): floor_answers.HoursTodayAnswer,
    ("POST", "/hours-today/undo"): floor_answers.HoursTodayAnswer,
    ("POST", "/tickets/{}/end"): answers.TicketAnswer,
    ("POST", "/tickets/{}/care"): answers.TicketAnswer,
    ("POST", "/own-number"): own_number.OwnNumberAnswer,
    ("POST", "/own-number/cancel"): own_number.GivenUp,
    ("POST", "/end-line"): floor_answers.EndedAnswer,
    ("POST", "/overnight"): floor_answers.NightAnswer,
    ("POST", "/overnight/withdraw"): floor_answers.NightAnswer,
    ("POST", "/help-calls"): floor_answers.HelpAnswer,
    ("GET", "/help-calls/own"): floor_answers.OwnHelpAnswer,
    ("POST", "/help-calls/{}/withdraw"): floor_answers.HelpAnswer,
    ("POST", "/help-calls/{}/take"): floor_answers.HelpAnswer,
    ("POST", "/help-calls/{}/done"): floor_answers.HelpAnswer,
    ("GET", "/guide"): floor_answers.GuideAnswer,
    ("GET", "/find"): floor_answers.FoundAnswer,
    ("GET", "/floor"): floor_answers.FloorAnswer,
    ("GET", "/day-close"): floor_answers.DayCloseAnswer,
    ("POST", "/enquiries"): floor_answers.EnquiriesAnswer,
    ("POST", "/enquiries/undo"): floor_answers.EnquiriesAnswer,
    ("POST", "/tasks/{}/take"): floor_answers.TaskAnswer,
    ("POST", "/tasks/{}/done"): floor_answers.TaskAnswer,
    ("POST", "/services/{}/stop"): floor_answers.StoppedAnswer,
    ("POST", "/services/{}/resume"): floor_answers.StoppedAnswer,
    ("GET", "/appointments"): appointment_answers.BoardOfDayAnswer,
    ("POST", "/appointments"): appointment_answers.AppointmentHolder,
    ("GET", "/appointments/offer"): appointments.AppointmentOfferBody,
    ("PUT", "/appointments/offer"): appointments.AppointmentOfferBody,
    ("GET", "/appointments/offered"): appointment_answers.OfferedAnswer,
    ("GET", "/appointments/slots"): appointment_answers.SlotsAnswer,
    ("GET", "/appointments/figures"): appointment_answers.CountsAnswer,
    ("POST", "/appointments/search"): appointment_answers.AppointmentsAnswer,
    ("POST", "/appointments/find"): appointment_answers.ChoicesAnswer,
    ("GET", "/appointments/people"): appointment_answers.PeopleAnswer,
    ("POST", "/appointments/people/{}/away"): appointment_answers.AwayAnswer,
    ("GET", "/appointments/{}"): appointment_answers.OpenAppointment,
    ("POST", "/appointments/{}/move"): appointment_answers.AppointmentHolder,
    ("POST", "/appointments/{}/cancel"): appointment_answers.AppointmentHolder,
    ("POST", "/appointments/{}/check-in"): appointment_answers.CheckedInAnswer,
    ("GET", "/print-jobs/{}"): answers.PrintJobAnswer,
    ("GET", "/queue"): answers.QueueAnswer,
    **{("POST", f"/windows/{{}}/{verb}"): answers.TicketHolder for verb in WINDOW_VERBS},
    **{("POST", f"/windows/{{}}/{verb}"): answers.WindowHolder for verb in SEAT_VERBS},
    ("POST", "/windows/{}/register"): answers.RegisteredAnswer,
    ("POST", "/windows/{}/add-matter"): answers.MatterAnswer,
    ("GET", "/windows/{}/console"): answers.ConsoleAnswer,
    ("GET", "/seats"): seats.SeatsAnswer,
    ("POST", "/windows/{}/hand-over-note"): handover.NoteHolder,
    ("POST", "/windows/{}/note-read"): handover.NoteHolder,
    ("GET", "/posts"): posts.PostsBody,
    ("PUT", "/posts"): posts.PostsBody,
    ("GET", "/work-orders/{}"): answers.WorkOrderAnswer,
    ("PATCH", "/work-orders/{}"): answers.WorkOrderAnswer,
    ("GET", "/work-orders/{}/past-visits"): work_orders.PastVisitsAnswer,
    ("GET", "/ledger"): office_answers.LedgerAnswer,
    ("GET", "/statistics/{}"): office_answers.StatisticsAnswer,
    ("GET", "/statistics"): office_answers.StatisticsAnswer,
    ("GET", "/statistics/{}/depth"): figures_answers.DepthAnswer,
    ("GET", "/statistics/compared"): figures_answers.ComparedAnswer,
    ("GET", "/what-if"): figures_answers.WhatIfAnswer,
    ("GET", "/today"): office_answers.TodayAnswer,
    ("GET", "/journal"): office_answers.JournalAnswer,
    ("GET", "/exceptions"): settings.ExceptionsBody,
    ("PUT", "/exceptions"): settings.ExceptionsBody,
    ("GET", "/opening-check"): opening_check.OpeningCheckAnswer,
    **{
        ("POST", f"/opening-check/{verb}"): opening_check.OpeningMarksAnswer
        for verb in ("tick", "untick", "done", "reopen")
    },
    ("GET", "/opening-items"): opening_check.OpeningItemsBody,
    ("PUT", "/opening-items"): opening_check.OpeningItemsBody,
    ("GET", "/training"): training.TrainingBody,
    ("PUT", "/training"): training.TrainingBody,
    ("GET", "/notices"): notices.NoticesBody,
    ("PUT", "/notices"): notices.NoticesBody,
    ("GET", "/notices/shown"): notices.NoticesBody,
    ("GET", "/phrases"): phrases.PhrasesBody,
    ("PUT", "/phrases"): phrases.PhrasesBody,
    ("GET", "/voice"): voice.VoiceBody,
    ("PUT", "/voice"): voice.VoiceBody,
    ("GET", "/voice/clips"): voice.ClipsAnswer,
    ("PUT", "/voice/clips/{}"): voice.KeptClipAnswer,
    ("DELETE", "/voice/clips/{}"): office_answers.DoneAnswer,
    ("GET", "/announcement"): voice.AnnouncementAnswer,
    ("POST", "/screens/{}/sound"): office_answers.DoneAnswer,
    ("GET", "/texts"): settings.TextsBody,
    ("PUT", "/texts"): settings.TextsBody,
    ("GET", "/service-order"): settings.OrderBody,
    ("PUT", "/service-order"): settings.OrderBody,
    ("GET", "/rules/numbers"): settings.NumbersAnswer,
    ("GET", "/changes"): settings.ChangesAnswer,
    ("GET", "/rules"): RulesBody,
    ("PUT", "/rules"): RulesBody,
    ("GET", "/services/{}"): ServiceBody,
    ("PUT", "/services/{}"): ServiceBody,
    ("GET", "/windows/{}"): WindowBody,
    ("PUT", "/windows/{}"): WindowBody,
    ("POST", "/services"): office_answers.NewServiceAnswer,
    ("GET", "/archived-services"): list[office_answers.ArchivedAnswer],
    ("GET", "/catalogue"): office_answers.CatalogueAnswer,
    ("GET", "/session"): office_answers.SessionAnswer,
    ("GET", "/staff"): office_answers.StaffListAnswer,
    ("POST", "/staff"): office_answers.NewPasswordAnswer,
    ("PATCH", "/staff/{}"): office_answers.StaffAnswer,
    ("POST", "/staff/{}/reset-password"): office_answers.NewPasswordAnswer,
    ("PUT", "/staff/{}/photo"): office_answers.StaffAnswer,
    ("DELETE", "/staff/{}/photo"): office_answers.StaffAnswer,
    ("GET", "/devices"): office_answers.BoardAnswer,
    ("POST", "/devices/{}/unpair"): office_answers.DoneAnswer,
    ("GET", "/windows/{}/card"): cards.CardAnswer,
    ("GET", "/devices/{}/history"): device_answers.HistoryAnswer,
    ("POST", "/devices/{}/notes"): office_answers.DoneAnswer,
    ("POST", "/devices/{}/test"): device_answers.TestAnswer,
    ("GET", "/devices/tests/{}"): device_answers.TestOutcomeAnswer,
    ("POST", "/texts/print"): device_answers.TestAnswer,
    ("GET", "/devices/availability"): device_answers.AvailabilityAnswer,
    ("GET", "/devices/ports"): device_answers.PortsAnswer,
    ("POST", "/pairings/{}/accept"): office_answers.DoneAnswer,
    ("POST", "/pairings/{}/refuse"): office_answers.DoneAnswer,
}
"""By method and path; ``{}`` stands for one part of the path."""
FILES = {
    ("GET", "/statistics.xlsx"),
    ("GET", "/ledger.xlsx"),
    ("GET", "/ledger.csv"),
    ("GET", "/devices/availability.csv"),
    ("GET", "/openapi.json"),
    ("POST", "/texts/preview"),
}
"""Calls that answer something else than a model."""


@cache
def model_of(method: str, path: str) -> TypeAdapter[Any]:
    """The promised answer of a call."""
    if (method, path) in PROMISED:
        return TypeAdapter(PROMISED[method, path])
    for (verb, pattern), model in PROMISED.items():
        if verb == method and re.fullmatch(pattern.replace("{}", "[^/]+"), path):
            return TypeAdapter(model)
    raise LookupError(f"nothing is promised of {method} {path}")
