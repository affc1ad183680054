"""The offer: rules, services and windows as whole objects, and the catalogue of words (staff side)."""

from typing import Any

from flask_openapi import APIBlueprint, Tag
from pydantic import BaseModel

from queue_server.access import ANY_PERSON, STAFF, Role, caller, declare, the_hall
from queue_server.api.answers import answers
from queue_server.api.office_answers import ArchivedAnswer, CatalogueAnswer
from queue_server.api.requests import RulesBody, WindowBody, WindowPath
from queue_server.api.service_requests import ServiceBody
from queue_server.domain.catalogue import ABILITIES, FEEDBACKS, NEEDS, OUTCOMES, PRIORITY_CLASSES, services_of
from queue_server.domain.rating import LEVEL_WORDS


class ServicePath(BaseModel):
    """A service's code in the address."""

    code: str


def blueprint(*, described: bool) -> APIBlueprint:
    """``/rules``, ``/services/{code}``, ``/archived-services``, ``/windows/{no}``, ``/catalogue``."""
    api = APIBlueprint(
        "api_offer", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="offer and rules")], doc_ui=described
    )

    @api.get("/rules", responses=answers(200, RulesBody))
    @declare(STAFF, Role.MANAGER)
    def get_rules() -> dict[str, Any]:
        """The rules, exactly as `PUT` takes them."""
        return the_hall().desk.manager.rules()

    @api.put("/rules", responses=answers(200, RulesBody))
    @declare(STAFF, Role.MANAGER)
    def put_rules(body: RulesBody) -> dict[str, Any]:
        """Replaces the rules; journalled with before and after."""
        return the_hall().desk.manager.put_rules(caller(), body.model_dump())

    @api.get("/archived-services", responses=answers(200, list[ArchivedAnswer]))
    @declare(STAFF, ANY_PERSON)
    def archived_services() -> list[dict[str, Any]]:
        """The services that are no longer offered, for the names of what was done of them."""
        return the_hall().desk.services.archived()

    @api.get("/services/<code>", responses=answers(200, ServiceBody))
    @declare(STAFF, Role.MANAGER)
    def get_service(path: ServicePath) -> dict[str, Any]:
        """One service's offer, exactly as `PUT` takes it."""
        return the_hall().desk.services.service(path.code)

    @api.put("/services/<code>", responses=answers(200, ServiceBody))
    @declare(STAFF, Role.MANAGER)
    def put_service(path: ServicePath, body: ServiceBody) -> dict[str, Any]:
        """Replaces a service's offer; `archived` true takes it off kiosk and windows. `group`, `archived` may be left out."""
        return the_hall().desk.services.put(caller(), path.code, body.model_dump(exclude_unset=True))

    @api.get("/windows/<int:no>", responses=answers(200, WindowBody))
    @declare(STAFF, Role.MANAGER)
    def get_window(path: WindowPath) -> dict[str, Any]:
        """Which services a window serves, exactly as `PUT` takes it."""
        return the_hall().desk.manager.window(path.no)

    @api.put("/windows/<int:no>", responses=answers(200, WindowBody))
    @declare(STAFF, Role.MANAGER)
    def put_window(path: WindowPath, body: WindowBody) -> dict[str, Any]:
        """Replaces which services a window serves."""
        return the_hall().desk.manager.put_window(caller(), path.no, body.model_dump())

    @api.get("/catalogue", responses=answers(200, CatalogueAnswer))
    @declare(STAFF, ANY_PERSON)
    def catalogue() -> dict[str, Any]:
        """The words forms offer: outcomes, feedbacks, matters, priority classes, rating levels."""
        hall = the_hall()
        kind = hall.toml.hall.kind
        return {
            "colleagues": hall.desk.staff.colleagues(),
            "outcomes": list(OUTCOMES),
            "feedbacks": list(FEEDBACKS),
            "matters": {service.code: list(service.matters) for service in services_of(kind)},
            "priority_classes": [{"code": code, "name": name} for code, name in PRIORITY_CLASSES.items()],
            "needs": [{"code": code, "name": name} for code, name in NEEDS.items()],
            "abilities": [{"code": code, "name": name} for code, name in ABILITIES.items()],
            "levels": {str(level): word for level, word in LEVEL_WORDS.items()},
        }

    return api
