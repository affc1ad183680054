"""A ticket nobody took, for seeing beforehand what the paper will look like: no number is used, nothing is written."""

from typing import Any

from queue_server.desk.frame import House
from queue_server.desk.printing import HINTS
from queue_server.desk.views import status_url

SAMPLE_RUNNING = 12
SAMPLE_CODE = "7K2M"
SAMPLE_ID = "019e8f3a-7c21-7b4d-9a55-c0de1f2e3a4b"
"""As long as a real one, so that a QR code is as dense as a real one; it leads to nobody's number."""


def ticket_sample(house: House, header: str, footer: str) -> dict[str, Any]:
    """What ``print_ticket`` would say of a number of the first service, taken now, with these texts."""
    with house.reading() as rooms:
        service = next(iter(rooms.offer.offered()), None)
    local = house.clock.now().astimezone(house.zone)
    return {
        "hall_name": header or house.toml.hall.name,
        "title": "您的号码",
        "number": f"{service.prefix if service else 'A'}{SAMPLE_RUNNING:03d}",
        "service_name": service.public_name if service else "",
        "ahead_text": "前面等候 3 人",
        "lines": ["预计等候约 9 分钟", *HINTS],
        "query_code": SAMPLE_CODE,
        "qr_url": status_url(house, SAMPLE_ID),
        "taken_text": f"取号时间 {local:%Y-%m-%d %H:%M}",
        "footer": footer,
    }


def test_ticket(house: House, header: str, footer: str) -> dict[str, Any]:
    """The same paper to be printed: it looks like a real one, and says everywhere that it is none."""
    return {
        **ticket_sample(house, header, footer),
        "title": "测试票，不能办事",
        "number": "测试",
        "ahead_text": "没有取号，不排队",
        "lines": ["只看版式和清晰度，看过请收走。", *HINTS],
        "query_code": "0000",
        "taken_text": f"测试时间 {house.clock.now().astimezone(house.zone):%Y-%m-%d %H:%M:%S}",
    }
