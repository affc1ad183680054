"""Every desk of the hall in one hand, made by the composition root and passed to whoever serves people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.desk.appointment_offer import AppointmentOfferDesk
from queue_server.desk.appointment_people import PeopleDesk
from queue_server.desk.appointments import AppointmentDesk
from queue_server.desk.auto_call import AutoCall
from queue_server.desk.cards import CardDesk
from queue_server.desk.care import CareDesk
from queue_server.desk.closing import ClosingDesk
from queue_server.desk.console import ConsoleDesk
from queue_server.desk.device_history import DeviceHistory
from queue_server.desk.device_tests import DeviceTests
from queue_server.desk.devices import DeviceDesk
from queue_server.desk.duties import DutyDesk
from queue_server.desk.ending_undone import EndingUndoneDesk
from queue_server.desk.estimates import EstimateDesk
from queue_server.desk.figures import FiguresDesk
from queue_server.desk.floor import FloorDesk
from queue_server.desk.frame import House
from queue_server.desk.guide import GuideDesk
from queue_server.desk.guns import GunDesk
from queue_server.desk.handover import HandoverDesk
from queue_server.desk.help_calls import HelpDesk
from queue_server.desk.hours_today import HoursTodayDesk
from queue_server.desk.keypad import KeypadDesk
from queue_server.desk.ledger import LedgerDesk
from queue_server.desk.line_watch import LineWatch
from queue_server.desk.manager import ManagerDesk
from queue_server.desk.matters import Matters
from queue_server.desk.notices import NoticesDesk
from queue_server.desk.office_devices import OfficeDesk
from queue_server.desk.opening_check import OpeningCheckDesk
from queue_server.desk.overnight import OvernightDesk
from queue_server.desk.own_number import OwnNumberDesk
from queue_server.desk.past_days import PastDaysDesk
from queue_server.desk.past_visits import PastVisitsDesk
from queue_server.desk.photos import PhotosDesk
from queue_server.desk.phrases import PhrasesDesk
from queue_server.desk.posts import PostsDesk
from queue_server.desk.presence import Presence
from queue_server.desk.printing import Printing
from queue_server.desk.rating import RatingDesk
from queue_server.desk.reception import Reception
from queue_server.desk.reel import ReelDesk
from queue_server.desk.screens import ScreensDesk
from queue_server.desk.services import ServicesDesk
from queue_server.desk.settings import SettingsDesk
from queue_server.desk.slips import SlipDesk
from queue_server.desk.staff import StaffDesk
from queue_server.desk.take_over import TakeOverDesk
from queue_server.desk.training import TrainingDesk
from queue_server.desk.voice import VoiceDesk
from queue_server.desk.window import WindowDesk
from queue_server.desk.work_orders import WorkOrders


@dataclass(frozen=True, slots=True)
class Desk:
    """The hall's use cases, by audience."""

    house: House
    reception: Reception
    guide: GuideDesk
    help_calls: HelpDesk
    care: CareDesk
    own_number: OwnNumberDesk
    hours_today: HoursTodayDesk
    appointments: AppointmentDesk
    appointment_offer: AppointmentOfferDesk
    appointment_people: PeopleDesk
    overnight: OvernightDesk
    closing: ClosingDesk
    ending_undone: EndingUndoneDesk
    duties: DutyDesk
    floor: FloorDesk
    window: WindowDesk
    take_over: TakeOverDesk
    handover: HandoverDesk
    slips: SlipDesk
    posts: PostsDesk
    matters: Matters
    console: ConsoleDesk
    keypad: KeypadDesk
    work_orders: WorkOrders
    past_visits: PastVisitsDesk
    notices: NoticesDesk
    reel: ReelDesk
    phrases: PhrasesDesk
    rating: RatingDesk
    printing: Printing
    cards: CardDesk
    guns: GunDesk
    devices: DeviceDesk
    device_history: DeviceHistory
    device_tests: DeviceTests
    line_watch: LineWatch
    office: OfficeDesk
    staff: StaffDesk
    photos: PhotosDesk
    voice: VoiceDesk
    ledger: LedgerDesk
    figures: FiguresDesk
    past_days: PastDaysDesk
    manager: ManagerDesk
    services: ServicesDesk
    settings: SettingsDesk
    screens: ScreensDesk
    estimates: EstimateDesk
    auto_call: AutoCall
    training: TrainingDesk
    opening_check: OpeningCheckDesk
    presence: Presence


def build_desk(house: House, offload: Callable[..., Any]) -> Desk:
    """The desks over this house; ``offload(callable, *args)`` runs long reads off the hub."""
    figures, presence = FiguresDesk(house, offload), Presence()
    reception, devices, window = Reception(house), DeviceDesk(house), WindowDesk(house)
    return Desk(
        house=house,
        reception=reception,
        guide=GuideDesk(house, reception),
        help_calls=HelpDesk(house),
        care=CareDesk(house),
        own_number=OwnNumberDesk(house, reception),
        hours_today=HoursTodayDesk(house),
        appointments=AppointmentDesk(house, reception),
        appointment_offer=AppointmentOfferDesk(house),
        appointment_people=PeopleDesk(house),
        overnight=OvernightDesk(house),
        closing=ClosingDesk(house),
        ending_undone=EndingUndoneDesk(house),
        duties=DutyDesk(house),
        floor=FloorDesk(house, reception, devices),
        window=window,
        take_over=TakeOverDesk(house),
        handover=HandoverDesk(house),
        slips=SlipDesk(house),
        posts=PostsDesk(house),
        matters=Matters(house),
        console=ConsoleDesk(house),
        keypad=KeypadDesk(house, window),
        work_orders=WorkOrders(house),
        past_visits=PastVisitsDesk(house),
        notices=NoticesDesk(house),
        reel=ReelDesk(house, offload),
        phrases=PhrasesDesk(house),
        rating=RatingDesk(house),
        printing=Printing(house),
        cards=CardDesk(house),
        guns=GunDesk(house),
        devices=devices,
        device_history=DeviceHistory(house, devices, presence, offload),
        device_tests=DeviceTests(house, presence),
        line_watch=LineWatch(house, presence),
        office=OfficeDesk(house, devices, offload),
        staff=StaffDesk(house),
        photos=PhotosDesk(house, offload),
        voice=VoiceDesk(house, offload),
        ledger=LedgerDesk(house, offload),
        figures=figures,
        past_days=PastDaysDesk(house, figures, offload),
        manager=ManagerDesk(house, figures),
        services=ServicesDesk(house),
        settings=SettingsDesk(house),
        screens=ScreensDesk(house),
        estimates=EstimateDesk(house, offload),
        auto_call=AutoCall(house, window),
        training=TrainingDesk(house),
        opening_check=OpeningCheckDesk(house, devices),
        presence=presence,
    )
