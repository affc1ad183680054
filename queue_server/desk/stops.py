"""停号: no numbers of a service for now, or again. It does not end by itself; the opening checklist tells the next morning."""

from dataclasses import replace
from typing import Any

from queue_server.desk.frame import Deed
from queue_server.desk.reception import offered_service
from queue_server.desk.services import service_body
from queue_server.domain.events import RulesChanged


def stop(deed: Deed, code: str, reason: str) -> dict[str, Any]:
    """No more numbers of this service for now."""
    return _changed(deed, code, stopped=True, stop_reason=reason)


def resume(deed: Deed, code: str) -> dict[str, Any]:
    """Numbers of this service are given again."""
    return _changed(deed, code, stopped=False, stop_reason="")


def _changed(deed: Deed, code: str, *, stopped: bool, stop_reason: str) -> dict[str, Any]:
    before = offered_service(deed.work, code)
    after = replace(before, stopped=stopped, stop_reason=stop_reason)
    if after != before:
        deed.work.offer.save_service(after)
        deed.record(RulesChanged(f"service:{code}", service_body(before), service_body(after)))
    return {"service": code, "stopped": stopped, "stop_reason": stop_reason}
