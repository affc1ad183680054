"""How the API says no: ``application/problem+json`` (RFC 9457) with a stable ``code`` and one plain sentence."""

import json
import logging
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, UnsupportedMediaType
from werkzeug.wrappers import Response as BaseResponse

from queue_server.domain.errors import HallError, StoreTrouble

log = logging.getLogger(__name__)
PRESS_IDS = ("press_id", "tap_id")
CODES_OF_HTTP = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    500: "server_error",
}
SENTENCES_OF_HTTP = {
    400: "请求格式不对。",
    404: "没有这个地址。",
    405: "这个地址不支持该操作。",
    413: "内容太大。",
    415: "请求内容应为 JSON。",
    500: "服务器出现故障，已记入日志，请联系技术员。",
}


class Problem(BaseModel):
    """What every refusal looks like; further fields depend on the code."""

    model_config = ConfigDict(extra="allow")
    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str


PROBLEM: dict[str, Any] = {
    "description": "Refused; `code` says why (docs/errors.md)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def problem(status: int, code: str, sentence: str, **extra: Any) -> Response:
    """A problem document."""
    body = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": sentence, **extra}
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.content_type = "application/problem+json"
    return response


def install(app: Flask) -> None:
    """Puts the one boundary where refusals and failures become answers."""
    app.register_error_handler(HallError, _of_hall)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_surprise)


def of_validation(error: ValidationError) -> Response:
    """What does not fit the model: 415 and 400 for no JSON, 400 without a press id, else 422 naming the fields."""
    if request.method in ("POST", "PUT", "PATCH"):
        if not request.is_json:
            return _http_problem(UnsupportedMediaType())
        try:
            request.get_json()
        except BadRequest as bad:
            return _http_problem(bad)
    faults = error.errors(include_url=False, include_input=False)
    for fault in faults:
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if name in PRESS_IDS and _nothing_given(name, fault["type"]):
            return problem(400, "press_id_missing", f"请求缺少按键编号（{name}，1 到 64 个字符）。")
    errors = [
        {
            "pointer": "/" + "/".join(str(part) for part in fault["loc"]),
            "type": fault["type"],
            "detail": _in_words(fault),
        }
        for fault in faults
    ]
    fields = "、".join(dict.fromkeys(".".join(str(part) for part in fault["loc"]) for fault in faults))
    return problem(422, "not_accepted", f"请求内容不符合要求：{fields}。", errors=errors)


WORDS_OF_FAULTS = {
    "missing": "缺少这一项。",
    "extra_forbidden": "没有这一项。",
    "string_too_long": "最多 {max_length} 个字。",
    "string_too_short": "不能为空。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "too_long": "最多 {max_length} 项。",
    "string_pattern_mismatch": "写法不对。",
    "string_type": "应为文字。",
    "bool_type": "应为是或否。",
    "bool_parsing": "应为是或否。",
    "int_type": "应为整数。",
    "int_parsing": "应为整数。",
    "int_from_float": "应为整数。",
    "float_type": "应为数字。",
    "float_parsing": "应为数字。",
    "finite_number": "应为数字。",
    "date_type": "应为日期，例如 2026-11-24。",
    "date_parsing": "应为日期，例如 2026-11-24。",
    "date_from_datetime_parsing": "应为日期，例如 2026-11-24。",
    "date_from_datetime_inexact": "应为日期，例如 2026-11-24。",
    "list_type": "应为列表。",
    "tuple_type": "应为列表。",
    "too_short": "至少 {min_length} 项。",
    "dict_type": "应为对照表。",
    "model_type": "应为对照表。",
    "model_attributes_type": "应为对照表。",
    "greater_than": "应大于 {gt}。",
    "less_than": "应小于 {lt}。",
    "enum": "不在可选范围内。",
    "value_error": "写法不对。",
    "literal_error": "不在可选范围内。",
}
WORDS_OF_FIELDS = {
    ("prefix", "string_pattern_mismatch"): "号码前缀应为一到两个大写字母，不用 I 和 O。",
    ("cap", "value_error"): "每日限号应为整数，不限就留空。",
    ("cap_warning", "value_error"): "快取完时提醒应为整数，不提醒就留空。",
}
"""What stands at a field of a form when its content is not accepted."""


def _in_words(fault: Any) -> str:
    """What is wrong with a field, for whoever filled it in; the validator's own words, in brackets, where there are no others."""
    field = str(fault["loc"][-1]) if fault["loc"] else ""
    words = WORDS_OF_FIELDS.get((field, fault["type"])) or WORDS_OF_FAULTS.get(fault["type"])
    return f"写法不对（{fault['msg']}）。" if words is None else words.format_map(fault.get("ctx", {}))


def _nothing_given(name: str, fault: str) -> bool:
    """Whether a field is absent, null or empty."""
    return fault == "missing" or request.get_json()[name] in (None, "")


def _of_hall(refusal: HallError) -> BaseResponse:
    if isinstance(refusal, StoreTrouble):
        log.error("store trouble: %s", refusal.code)
    if _wants_page():
        return _page(refusal.status, refusal.sentence)
    response = problem(refusal.status, refusal.code, refusal.sentence, **refusal.extra)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in refusal.extra and refusal.status == 429:
        response.headers["Retry-After"] = str(refusal.extra["retry_after_s"])
    return response


def _of_http(error: HTTPException) -> BaseResponse:
    if error.response is not None:
        return error.get_response()
    if (error.code or 500) < 400:
        return error.get_response()
    if _wants_page():
        return _page(error.code or 500, SENTENCES_OF_HTTP.get(error.code or 500, "操作没有完成。"))
    return _http_problem(error)


def _of_surprise(error: Exception) -> BaseResponse:
    log.exception("unexpected failure at %s %s", request.method, request.path)
    return _of_http(InternalServerError())


def _http_problem(error: HTTPException) -> Response:
    status = error.code or 500
    answer = problem(
        status, CODES_OF_HTTP.get(status, f"http_{status}"), SENTENCES_OF_HTTP.get(status, "操作没有完成。")
    )
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _wants_page() -> bool:
    """Whether a person's browser asked for a page."""
    return not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")


def _page(status: int, sentence: str) -> BaseResponse:
    return make_response(render_template("problem.html", status=status, detail=sentence, home="/"), status)
