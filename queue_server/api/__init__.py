"""The machine API under /api/v1: JSON in, JSON out, problems as RFC 9457; its OpenAPI document is generated from here."""

from flask_openapi import APIBlueprint

from queue_server.api import (
    appointment_people,
    appointments,
    cards,
    device_care,
    devices,
    floor,
    handover,
    help_calls,
    kiosk_voice,
    ledger,
    line_watch,
    notices,
    offer,
    office_devices,
    opening_check,
    own_number,
    people,
    photos,
    phrases,
    posts,
    reel,
    seats,
    settings,
    slips,
    statistics,
    tickets,
    training,
    voice,
    windows,
    work_orders,
)

ROOMS = (
    tickets,
    slips,
    windows,
    seats,
    handover,
    cards,
    work_orders,
    line_watch,
    ledger,
    statistics,
    offer,
    people,
    photos,
    devices,
    device_care,
    office_devices,
    floor,
    help_calls,
    own_number,
    training,
    opening_check,
    settings,
    notices,
    reel,
    phrases,
    voice,
    kiosk_voice,
    posts,
    appointment_people,
    appointments,
)


def blueprints(*, described: bool) -> list[APIBlueprint]:
    """One blueprint per room of the API; to describe them all takes as long as everything else of a start."""
    return [room.blueprint(described=described) for room in ROOMS]
