"""Good files of every type pass the reader; pictures and PDF get a small picture without the camera's data."""

import uuid
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lkk.services.files.inspection import reading
from lkk.services.files.inspection.images import THUMBNAIL_SIDE, thumbnail
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import TYPES, extension_of
from lkk.services.files.naming import GIVEN_BYTES, checked_name, given_name
from lkk.services.files.receiving import Place
from lkk.services.files.run_inspection import Drawn, inspect
from tests.sample_files import HEIC, good_files, pdf, picture

DRAWN = {"pdf", "jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif", "jfif", "heic", "heif"}


def test_every_type_has_a_good_sample() -> None:
    assert {extension_of(name) for name in good_files()} == set(TYPES)


@pytest.mark.parametrize("name", good_files())
def test_a_good_file_is_taken(name: str) -> None:
    extension = extension_of(checked_name(name))
    picture_of_it = reading.read(good_files()[name], extension)
    assert (picture_of_it is not None) == (extension in DRAWN)
    if picture_of_it is not None:
        small = Image.open(BytesIO(thumbnail(picture_of_it)))
        assert small.format == "JPEG"
        assert max(small.size) <= THUMBNAIL_SIDE


def test_a_thumbnail_is_turned_as_the_camera_was_held_and_forgets_where() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    found = reading.read(picture("JPEG", (200, 100), exif=exif), "jpg")
    assert found is not None
    small = Image.open(BytesIO(thumbnail(found)))
    assert small.width < small.height
    assert not small.getexif()


async def test_the_child_process_draws_and_refuses(tmp_path: Path) -> None:
    place = Place(tmp_path / uuid.uuid4().hex, tmp_path / "small", tmp_path / "copy")
    place.content.write_bytes(pdf())
    assert await inspect(place, "pdf") == Drawn(thumbnail=True, copy=False, pages=1)
    assert place.thumbnail.read_bytes().startswith(b"\xff\xd8")
    with pytest.raises(Refused) as refused:
        await inspect(place, "png")
    assert refused.value.reason is Reason.DISGUISED


@pytest.mark.parametrize("extension", ["heic", "heif", "jpg", "jpeg", "jfif"])
async def test_a_photo_of_a_phone_gets_a_jpeg_whatever_its_name_says(tmp_path: Path, extension: str) -> None:
    place = Place(tmp_path / uuid.uuid4().hex, tmp_path / "small", tmp_path / "copy")
    place.content.write_bytes(HEIC)
    assert await inspect(place, extension) == Drawn(thumbnail=True, copy=True)
    copy = Image.open(BytesIO(place.copy.read_bytes()))
    assert (copy.format, copy.size, dict(copy.getexif())) == ("JPEG", (64, 48), {})
    assert place.content.read_bytes() == HEIC


def test_long_names_are_shortened_when_given_back_and_keep_their_extension() -> None:
    for name in ("ж" * 146 + ".pdf", "щ" * 145 + ".docx", "a" * 198 + ".ё"):
        given_back = given_name(name)
        assert len(given_back.encode()) <= GIVEN_BYTES
        assert given_back.endswith("….ё" if name.endswith("ё") else f"….{extension_of(name)}")
        assert name.startswith(given_back.partition("…")[0])
    assert given_name("договор.pdf") == "договор.pdf"


@given(st.text(max_size=200))
def test_a_name_is_refused_or_safe_to_show(raw: str) -> None:
    try:
        name = checked_name(raw)
    except Refused:
        return
    assert name.isprintable()
    assert not set(name) & {"/", "\\", "\0", "\n"}
    assert extension_of(name) in TYPES


@given(st.binary(max_size=400), st.sampled_from(sorted(TYPES)))
def test_no_bytes_break_a_reader(content: bytes, extension: str) -> None:
    beginning = next(iter(TYPES[extension].beginnings), b"")
    with suppress(Refused):
        reading.read(beginning + content, extension)
