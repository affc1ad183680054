"""办公设备: the A4 printers, scanners and 高拍仪 for whoever uses them, and the page to print when one is tried."""

from flask import Blueprint, render_template

from hardware_config.hall_office import OFFICE_WORDS
from queue_server.access import ANY_PERSON, STAFF, declare, the_hall

GREYS = tuple(range(0, 101, 10))
"""Steps of the grey scale in percent of black."""
LINES_MM = (0.1, 0.2, 0.3, 0.5, 1.0)


def blueprint() -> Blueprint:
    """The pages ``/office-devices`` and ``/office-devices/{device}/test-page``."""
    pages = Blueprint("office_pages", __name__)

    @pages.get("/office-devices")
    @declare(STAFF, ANY_PERSON)
    def office_page() -> str:
        """The frame of the page 办公设备."""
        return render_template("office.html", page="office")

    @pages.get("/office-devices/<device>/test-page")
    @declare(STAFF, ANY_PERSON)
    def test_page(device: str) -> str:
        """One A4 page to print from the browser beside the printer."""
        hall = the_hall()
        office = hall.desk.office.page_of(device)
        local = hall.clock.now().astimezone(hall.desk.house.zone)
        return render_template(
            "test_page.html",
            office=office,
            kind_word=OFFICE_WORDS[office.kind],
            printed_at=local.strftime("%Y-%m-%d %H:%M:%S"),
            greys=GREYS,
            lines_mm=LINES_MM,
        )

    return pages
