"""AB岗: every window's first and second person, and who may take over where they are named."""

from typing import Any

import pytest

from tests.queue_server.desk.hall import Hall, refused
from tests.queue_server.desk.test_settings import last_change, told


def body(no: int, primary: str | None = None, backup: str | None = None) -> dict[str, Any]:
    """One window's post as the page has it."""
    return {"window_no": no, "primary": primary, "backup": backup}


def test_a_new_hall_has_named_nobody_and_what_is_read_is_what_is_written(hall: Hall) -> None:
    assert hall.desk.posts.posts() == [body(1), body(2), body(3)]
    hall.manager().posts((1, "007", "008"), (3, None, "009"))
    named = [body(1, "007", "008"), body(2), body(3, None, "009")]
    assert hall.desk.posts.posts() == named
    assert hall.desk.posts.put_posts(hall.manager().caller, named) == named
    hall.reopens()
    assert hall.desk.posts.posts() == named
    hall.manager().posts((2, "007", None))
    assert hall.desk.posts.posts() == [body(1), body(2, "007"), body(3)]


@pytest.mark.parametrize(
    ("posts", "pointer", "words"),
    [
        ([body(9, "007", "008")], "/posts/0/window_no", "没有 9 号窗口"),
        ([body(1, "007"), body(1, "008")], "/posts/1/window_no", "写了两次"),
        ([body(2), body(1, "007", "007")], "/posts/1/backup", "不能是同一个人"),
        ([body(1, "999")], "/posts/0/primary", "没有这位"),
        ([body(1, "007", "010")], "/posts/0/backup", "郑帆的岗位不在窗口"),
        ([body(1, "009")], "/posts/0/primary", "吴岚的账号已停用"),
    ],
)
def test_a_wrong_post_is_refused_at_its_field(
    hall: Hall, posts: list[dict[str, Any]], pointer: str, words: str
) -> None:
    hall.desk.staff.change(hall.manager().caller, "009", {"disabled": True})
    with refused("bad_posts") as said:
        hall.desk.posts.put_posts(hall.manager().caller, posts)
    [fault] = said.value.extra["errors"]  # type: ignore[misc]
    assert fault["pointer"] == pointer
    assert words in fault["detail"]
    assert hall.desk.posts.posts() == [body(1), body(2), body(3)]


def test_the_change_is_told_by_names_and_journalled_by_ids(hall: Hall) -> None:
    hall.manager().posts((1, "007", None))
    hall.manager().posts((1, "008", "007"), (2, "009", None))
    assert last_change(hall)["title"] == "AB岗"
    assert told(hall) == [
        ("1 号窗口A岗", "林敏", "周航"),
        ("1 号窗口B岗", "无", "林敏"),
        ("2 号窗口A岗", "无", "吴岚"),
    ]
    journalled = str(hall.journal()[-1]["facts"])
    assert not any(name in journalled for name in ("林敏", "周航", "吴岚"))


def test_only_the_windows_own_two_and_who_leads_the_shift_take_it_over(hall: Hall) -> None:
    hall.manager().posts((1, "007", "008"))
    hall.clerk("007").sits_at(1)
    stranger = hall.clerk("009")
    with refused("not_your_post", window_no=1) as said:
        stranger.takes_over(1)
    assert said.value.sentence == "1号窗口由A岗林敏、B岗周航或值班长顶岗。"
    hall.clerk("008").takes_over(1)
    hall.clerk("007").takes_over(1)
    hall.supervisor().takes_over(1)
    hall.manager().takes_over(1)
    hall.clerk("008").takes_over(1)
    assert hall.events().count("window_taken_over") == 5


def test_anybody_takes_over_where_nobody_is_named_and_sits_down_where_nobody_is(hall: Hall) -> None:
    hall.manager().posts((1, "007", "008"))
    hall.clerk("007").sits_at(2)
    hall.clerk("009").takes_over(2)
    hall.clerk("009").at(2).leaves()
    hall.clerk("009").sits_at(1)
    assert hall.clerk("008").seats()[1]["may_take_over"]


def test_one_of_the_two_is_enough_to_name_the_window(hall: Hall) -> None:
    hall.manager().posts((1, None, "008"))
    hall.clerk("007").sits_at(1)
    with refused("not_your_post") as said:
        hall.clerk("009").takes_over(1)
    assert said.value.sentence == "1号窗口由B岗周航或值班长顶岗。"
    hall.clerk("008").takes_over(1)


def test_a_seat_says_who_stands_for_it_and_who_may_take_over(hall: Hall) -> None:
    hall.manager().posts((1, "007", "008"))
    hall.clerk("007").sits_at(1)
    first, second, other = (hall.clerk(no).seats()[1] for no in ("007", "008", "009"))
    assert {(seat["primary"], seat["backup"]) for seat in (first, second, other)} == {("林敏", "周航")}
    assert [seat["yours"] for seat in (first, second, other)] == ["primary", "backup", None]
    assert [seat["may_take_over"] for seat in (first, second, other)] == [False, True, False]
    assert [seat["why_not"] for seat in (first, second)] == [None, None]
    assert other["why_not"] == "1号窗口由A岗林敏、B岗周航或值班长顶岗。"
