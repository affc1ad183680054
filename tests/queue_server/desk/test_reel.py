"""Pictures and films of the hall board: the content decides, each has a last day, and what is taken down is gone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from queue_server.desk.reel import MOST_ITEMS
from queue_server.desk.reel_content import content_of
from queue_server.domain.errors import NotAccepted
from queue_server.store.backup import back_up, restore
from tests.queue_server.desk.hall import Hall, opened_hall, refused


def picture(colour: str = "navy", kind: str = "JPEG", size: tuple[int, int] = (1280, 720)) -> bytes:
    """What a camera gives, with its own name in it."""
    kept, remarks = io.BytesIO(), Image.Exif()
    remarks[0x010F] = "Secret Camera"
    Image.new("RGB", size, colour).save(kept, kind, exif=remarks)
    return kept.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    """One box of an MP4."""
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def mp4(moov: bytes = b"hdlr....vide....avc1", cut: int = 0) -> bytes:
    """A film as far as its boxes go; ``cut``: so many bytes are missing at its end."""
    raw = box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", moov) + box(b"mdat", b"x" * 500)
    return raw[: len(raw) - cut]


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm\x42\x87\x81\x04\x18\x53\x80\x67" + b"x" * 100


def adds(hall: Hall, raw: bytes) -> dict[str, Any]:
    """The manager puts something up."""
    return hall.desk.reel.add(hall.manager().caller, raw)


def arranges(hall: Hall, sound: int, *items: dict[str, Any]) -> dict[str, Any]:
    """The manager saves the page."""
    return hall.desk.reel.put(hall.manager().caller, sound, items)


def files_of(hall: Hall) -> list[str]:
    """What lies in the data folder."""
    place = hall.folder / "uploads" / "reel"
    return sorted(path.name for path in place.iterdir()) if place.is_dir() else []


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_no_larger_than_the_screen(kind: str) -> None:
    raw = picture(kind=kind, size=(4000, 3000))
    kept = content_of(raw)
    assert b"Secret Camera" in raw
    assert b"Secret Camera" not in kept.kept
    with Image.open(io.BytesIO(kept.kept)) as shown:
        assert (shown.format, shown.size, kept.suffix) == ("JPEG", (1440, 1080), "jpg")


def test_films_are_known_by_their_content_and_kept_as_they_are() -> None:
    assert content_of(mp4()) == (mp4(), "mp4")
    assert content_of(WEBM) == (WEBM, "webm")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<html>", "图片请用 JPEG 或 PNG，视频请用 MP4 或 WebM"),
        (b"", "图片请用 JPEG 或 PNG"),
        (b"GIF89a" + b"\0" * 50, "图片请用 JPEG 或 PNG"),
        (picture(size=(200, 900)), "至少 320 像素"),
        (mp4(cut=100), "不完整"),
        (mp4()[:40], "不完整"),
        (mp4(b"hdlr....vide....hvc1"), "H.265"),
        (mp4(b"hdlr....soun"), "没有画面"),
        (WEBM.replace(b"webm", b"mkvX"), "不是 WebM"),
        (WEBM[:18], "不完整"),
    ],
)
def test_what_a_board_cannot_show_is_refused_in_plain_words(raw: bytes, words: str) -> None:
    with pytest.raises(NotAccepted, match=words) as refusal:
        content_of(raw)
    assert refusal.value.code == "reel_not_usable"


def test_too_much_is_refused() -> None:
    for raw in (b"\xff\xd8\xff" + b"\0" * 10_000_000, mp4(b"vide" + b"\0" * 60_000_000)):
        with pytest.raises(NotAccepted) as refusal:
            content_of(raw)
        assert refusal.value.code == "reel_too_large"


def test_each_is_shown_to_its_last_day_in_the_managers_order(hall: Hall) -> None:
    one, two = adds(hall, picture()), adds(hall, mp4())
    assert adds(hall, mp4()) == two, "the same again is the same"
    assert [item["kind"] for item in hall.desk.reel.shown()["items"]] == ["picture", "film"]
    today = hall.desk.house.today()
    saved = arranges(hall, 0, {"id": two["id"], "until": today, "seconds": 5})
    assert [item["id"] for item in saved["items"]] == [two["id"], one["id"]], (
        "what is not named stays, behind"
    )
    assert saved == hall.desk.reel.settings()
    hall.midnight()
    shown = hall.desk.reel.shown()
    assert (shown["sound"], [item["id"] for item in shown["items"]]) == (0, [one["id"]])
    assert [file["id"] for file in hall.desk.reel.files()] == [two["id"], one["id"]]


def test_what_is_taken_down_is_gone_and_history_names_no_file(hall: Hall) -> None:
    one, two = adds(hall, picture()), adds(hall, WEBM)
    assert len(files_of(hall)) == 2
    hall.desk.reel.remove(hall.manager().caller, one["id"])
    assert files_of(hall) == [two["address"].removeprefix("/reel/")]
    with refused("unknown_reel_item"):
        hall.desk.reel.remove(hall.manager().caller, one["id"])
    with refused("unknown_reel_item"):
        hall.desk.reel.path("../../hall.key")
    with refused("unknown_reel_item"):
        arranges(hall, 0, {"id": one["id"], "until": "2099-01-01", "seconds": 5})
    with refused("reel_item_twice"):
        arranges(hall, 0, *[{"id": two["id"], "until": "2099-01-01", "seconds": 5}] * 2)
    assert list(hall.desk.house.store.check()) == []


def test_there_is_room_for_so_many(hall: Hall) -> None:
    for grey in range(MOST_ITEMS):
        adds(hall, picture(f"rgb({grey * 9},0,0)", size=(320, 320)))
    with refused("reel_full"):
        adds(hall, picture("white"))
    assert len(files_of(hall)) == MOST_ITEMS


def test_what_was_changed_behind_the_halls_back_is_found(tmp_path: Path) -> None:
    hall = opened_hall(tmp_path / "hall")
    one, two = adds(hall, WEBM), adds(hall, mp4())
    place = hall.folder / "uploads" / "reel"
    (place / one["address"].removeprefix("/reel/")).write_bytes(WEBM + b"more")
    (place / two["address"].removeprefix("/reel/")).unlink()
    assert sorted(words.rpartition("：")[2] for words in hall.wrong()) == ["内容被改动过", "文件不见了"]
    hall.tampers("update hall set value = replace(value, '30', '31') where key = 'reel'")
    assert "普法宣传：设置与流水不符" in hall.wrong()
    hall.close()


def test_a_backup_carries_them_and_leftovers_go_at_a_start(tmp_path: Path) -> None:
    hall = opened_hall(tmp_path / "old")
    kept = adds(hall, WEBM)
    name = kept["address"].removeprefix("/reel/")
    (hall.folder / "uploads" / "reel" / "left-over.webm").write_bytes(b"cut off")
    back_up(hall.folder, tmp_path / "hall.zip", hall.clock.now(), with_key=True)
    hall.close()
    restore(tmp_path / "hall.zip", tmp_path / "old", None, hall.clock.now())
    assert len(files_of(hall)) == 2
    hall = Hall(tmp_path / "old", hall.toml, hall.clock.now())
    assert hall.desk.reel.path(name).read_bytes() == WEBM
    assert files_of(hall) == [name]
    assert hall.wrong() == []
    hall.close()
