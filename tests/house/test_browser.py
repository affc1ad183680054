"""The browser fixtures do what page tests rely on: Chinese pages, and mistakes that cannot pass unseen."""

from __future__ import annotations

import pytest

from tests.axe import assert_accessible, axe
from tests.conftest import NewPage

GOOD = "<!doctype html><html lang=zh-CN><title>大厅</title><h1>取号</h1><button>取号</button></html>"
BAD = "<!doctype html><html><img src=data:,><input></html>"


def test_a_page_is_chinese_in_hall_time_and_of_the_asked_size(new_page: NewPage) -> None:
    page = new_page(1080, 1920)
    asked = "[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, innerWidth, innerHeight]"
    assert page.evaluate(asked) == ["zh-CN", "Asia/Shanghai", 1080, 1920]


def test_axe_passes_a_good_page_and_names_what_is_wrong_with_a_bad_one(new_page: NewPage) -> None:
    page = new_page()
    page.set_content(GOOD)
    assert_accessible(page)
    page.set_content(BAD)
    assert {"document-title", "html-has-lang", "image-alt", "label"} <= {found["id"] for found in axe(page)}
    with pytest.raises(AssertionError, match="image-alt: 图"):
        assert_accessible(page)
