"""What the API answers of devices: their records, their share of the open minutes, the ports of the server."""

from queue_server.api.answers import Said


class LogEntry(Said):
    """Something that happened to a device: it `came`, it `went`, its `state` changed (code: state and code), or a `test`."""

    at: str
    what: str
    code: str
    detail: str


class NoteEntry(Said):
    """What somebody noted of a device."""

    id: str
    text: str
    staff_name: str
    written_at: str


class HistoryAnswer(Said):
    """The last 50 things that happened to a device, and the last 20 notes, newest first."""

    device: str
    events: list[LogEntry]
    notes: list[NoteEntry]


class AvailabilityEntry(Said):
    """How many of the hall's open minutes a device was well; `percent_floor` is null where there were none."""

    device: str
    kind: str | None
    open_minutes: int
    well_minutes: int
    percent_floor: float | None


class AvailabilityAnswer(Said):
    """A month of all devices (notice B-1.6.2)."""

    month: str
    devices: list[AvailabilityEntry]


class PortEntry(Said):
    """A serial port of the server's computer; `device` is null where hall.toml does not name it."""

    port: str
    description: str
    device: str | None


class PortsAnswer(Said):
    """The serial ports of the server's computer."""

    ports: list[PortEntry]


class TestOutcomeAnswer(Said):
    """How a test stands: asked, then printed, out_of_paper, unavailable, refused, unknown, pressed, said (a line took it), heard
    (a page played its sentence to the end), sound_blocked or sound_failed."""

    state: str


class TestAnswer(Said):
    """The test is under way; how it ends stands in the device's history."""

    test_id: str
