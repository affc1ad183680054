"""The photograph on the seat card: what arrives is checked by its content, kept small and bare, and gone when taken away."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from queue_server.desk.portrait import SIZE, portrait
from queue_server.domain.errors import NotAccepted
from queue_server.store.backup import back_up, restore
from tests.queue_server.desk.hall import Hall, opened_hall, refused

HOW_MUCH = """
import sys
from queue_server.desk.portrait import portrait
def peak():
    (line,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    return int(line.split()[1])
raw, before = sys.stdin.buffer.read(), peak()
portrait(raw)
print((peak() - before) * 1024)
"""
"""How many bytes a process grows by to make a portrait."""


def taken(
    kind: str = "JPEG", size: tuple[int, int] = (900, 1200), colour: str = "navy", turned: bool = False
) -> bytes:
    """What a camera gives, with where it was taken in it; ``turned``: lying on its side, as telephones write."""
    picture, kept, remarks = Image.new("RGB", size, colour), io.BytesIO(), Image.Exif()
    picture.paste("white", (0, 0, size[0], size[1] // 3))
    remarks[0x010F] = "Secret Camera"
    if turned:
        remarks[0x0112] = 6
    picture.save(kept, kind, exif=remarks)
    return kept.getvalue()


def puts(hall: Hall, raw: bytes, staff_no: str = "007") -> str:
    """The manager gives somebody a photograph; its address."""
    address: str = hall.desk.photos.put(hall.manager().caller, staff_no, raw)["photo"]
    return address


def seen(hall: Hall, window_no: int = 1) -> dict[str, str]:
    """Who sits there, as the window screen is told."""
    card: dict[str, str] = hall.queue()["windows"][window_no - 1]["staff"]
    return card


def picture(hall: Hall, address: str) -> bytes:
    """What is found at an address."""
    return hall.desk.photos.picture(address.rsplit("/", 1)[1])


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_two_pictures_in_one_file_as_some_telephones_write_are_a_photograph() -> None:
    kept, second = io.BytesIO(), Image.new("RGB", (900, 1200))
    Image.new("RGB", (900, 1200), "navy").save(kept, "MPO", save_all=True, append_images=[second])
    with Image.open(io.BytesIO(portrait(kept.getvalue()))) as made:
        assert (made.format, made.size) == ("JPEG", SIZE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_is_cut_made_small_and_stripped(kind: str) -> None:
    raw = taken(kind, (3000, 2000))
    assert b"Secret Camera" in raw
    kept = portrait(raw)
    assert b"Secret Camera" not in kept
    assert len(kept) < 60_000
    with Image.open(io.BytesIO(kept)) as shown:
        assert (shown.format, shown.size) == ("JPEG", SIZE)
        assert not shown.getexif()
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_a_telephone_wrote_on_its_side_stands_upright() -> None:
    with Image.open(io.BytesIO(portrait(taken(size=(1200, 900), turned=True)))) as shown:
        top, right = shown.getpixel((240, 20)), shown.getpixel((470, 300))
    assert isinstance(top, tuple)
    assert isinstance(right, tuple)
    assert (max(top), min(right)) == pytest.approx((128, 250), abs=12)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_what_is_transparent_is_white(mode: str) -> None:
    clear, raw = Image.new(mode, (400, 500), 0), io.BytesIO()
    clear.save(raw, "PNG", transparency={"P": 0, "RGB": (0, 0, 0)}.get(mode))
    with Image.open(io.BytesIO(portrait(raw.getvalue()))) as shown:
        assert shown.getpixel((200, 200)) == (255, 255, 255)


def test_the_largest_picture_taken_needs_little_memory() -> None:
    raw = taken("PNG", (4332, 3000))
    used = subprocess.run([sys.executable, "-c", HOW_MUCH], input=raw, capture_output=True, check=True)
    assert int(used.stdout) < 120_000_000


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "photo_not_usable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_not_usable"),
        (taken()[:3000], "photo_not_usable"),
        (taken("GIF"), "photo_not_usable"),
        (taken(size=(150, 600)), "photo_not_usable"),
        (taken() + bytes(10_000_000), "photo_too_large"),
        (taken("PNG", (4400, 3000)), "photo_too_large"),
        (taken(size=(6200, 4100)), "photo_too_large"),
    ],
    ids=["nothing", "drawing", "half", "gif", "narrow", "heavy", "wide_drawing", "wide"],
)
def test_what_is_no_photograph_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(NotAccepted) as said:
        portrait(raw)
    assert said.value.code == code


# --- whom it shows ------------------------------------------------------------------------------------------------------


def test_the_seat_card_shows_it_until_it_is_taken_away(hall: Hall) -> None:
    hall.clerk().sits_at(1)
    assert "photo" not in seen(hall)
    address = puts(hall, taken())
    assert seen(hall)["photo"] == address
    assert picture(hall, address).startswith(b"\xff\xd8")
    hall.desk.photos.remove(hall.manager().caller, "007")
    assert "photo" not in seen(hall)
    with refused("unknown_photo"):
        picture(hall, address)


def test_another_picture_has_another_address_and_the_old_one_is_gone(hall: Hall) -> None:
    first, second = puts(hall, taken()), puts(hall, taken(colour="maroon"))
    assert first != second
    with refused("unknown_photo"):
        picture(hall, first)
    puts(hall, taken(colour="maroon"), "008")
    hall.desk.photos.remove(hall.manager().caller, "007")
    assert picture(hall, second)


def test_the_journal_keeps_hashes_only(hall: Hall) -> None:
    first = puts(hall, taken()).rsplit("/", 1)[1]
    puts(hall, taken())
    hall.desk.photos.remove(hall.manager().caller, "007")
    rows = [row["facts"] for row in hall.journal() if row["event"] == "staff_photo_changed"]
    assert [(row["before"], row["after"]) for row in rows] == [(None, first), (first, None)]


def test_whoever_has_the_picture_cannot_find_it_in_the_journal(hall: Hall) -> None:
    address = puts(hall, taken())
    guessed = hashlib.sha256(picture(hall, address)).hexdigest()
    assert guessed not in address
    assert guessed not in json.dumps(hall.journal())


def test_a_picture_kept_under_its_plain_hash_is_still_true(hall: Hall) -> None:
    hall.tampers(
        "insert into photos (hash, image) values (?, ?)", hashlib.sha256(b"older").hexdigest(), b"older"
    )
    assert hall.wrong() == []


def test_nobody_unknown_gets_one(hall: Hall) -> None:
    with refused("unknown_staff"):
        puts(hall, taken(), "999")


# --- backup and verify --------------------------------------------------------------------------------------------------


def test_a_backup_carries_it(hall: Hall, tmp_path: Path) -> None:
    address = puts(hall, taken())
    back_up(hall.folder, tmp_path / "archive.zip", hall.clock.now(), with_key=True)
    (tmp_path / "again").mkdir()
    restore(tmp_path / "archive.zip", tmp_path / "again", None, hall.clock.now())
    again = Hall(tmp_path / "again", hall.toml, hall.clock.now())
    assert picture(again, address) == picture(hall, address)
    assert again.wrong() == []
    again.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("update photos set image = x'00'", "内容被改动过"),
        ("update staff set photo = null where staff_no = '007'", "人员 007：照片与流水不符"),
        ("delete from photos", "人员 007：照片不见了"),
    ],
)
def test_verify_finds_a_photograph_that_was_tampered_with(
    tmp_path: Path, statement: str, sentence: str
) -> None:
    hall = opened_hall(tmp_path / "hall")
    puts(hall, taken())
    assert hall.wrong() == []
    hall.tampers(statement)
    assert [one for one in hall.wrong() if sentence in one]
    hall.close()
