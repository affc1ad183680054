"""The English catalogue as a module of the browser: pages import it before they draw, so a language is never waited for."""

from flask import Blueprint, Response, request

from queue_server.access import ANYONE, PUBLIC, declare
from queue_server.locale import english_module


@declare(PUBLIC, ANYONE)
def english_words() -> Response:
    """Kept by the browser and asked about again: an unchanged catalogue is not sent twice."""
    answer = Response(english_module(), content_type="text/javascript; charset=utf-8")
    answer.cache_control.public = True
    answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def blueprint() -> Blueprint:
    """``/words/en.js``."""
    pages = Blueprint("words", __name__)
    pages.add_url_rule("/words/en.js", view_func=english_words)
    return pages
