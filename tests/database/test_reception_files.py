"""Files of guests: of one form, of few types, few and small together, photos without their place."""

from io import BytesIO

import pytest
from PIL import Image

from lkk.services.files import giving
from lkk.services.kernel.errors import InvalidValue, NotFound, TooManyAttempts
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reception import forms, uploads
from lkk.services.reception.tickets import WrongTicket
from tests.guests import IP, chunks, photo, posted, send, stored, ticket, track
from tests.sample_files import pdf

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("name", ["IMG_1.jpg", "IMG_2.PNG"])
async def test_a_photo_loses_where_and_by_whom_it_was_taken(name: str) -> None:
    data = photo("PNG" if name.endswith("PNG") else "JPEG")
    assert b"Photographer" in data
    view = await uploads.upload(ticket("violation_report"), "photos", name, chunks(data), IP)
    kept = await giving.read_whole(view.id)
    assert b"Photographer" not in kept
    opened = Image.open(BytesIO(kept))
    assert not opened.getexif()
    assert opened.size == (256, 256)
    assert view.size == len(kept)


async def test_a_file_goes_with_its_form_and_can_be_taken_out_until_that_is_sent() -> None:
    token = ticket("info_enquiry")
    first = await uploads.upload(token, "attachments", "a.pdf", chunks(pdf()), IP)
    await uploads.upload(token, "attachments", "b.pdf", chunks(pdf()), IP)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await uploads.remove(work, ticket("info_enquiry"), first.id)
    async with unit_of_work() as work:
        await uploads.remove(work, token, first.id)
    receipt = await send(await posted("info_enquiry", token))
    assert [one.name for one in await stored()] == ["b.pdf"]
    with pytest.raises(NotFound):
        await uploads.upload(token, "attachments", "c.pdf", chunks(pdf()), IP)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await uploads.remove(work, token, (await stored())[0].public_id)
    assert (await track(receipt)).documents == ()


async def test_files_of_guests_have_types_places_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    token = ticket("info_enquiry")
    with pytest.raises(InvalidValue, match="здесь не принимаются"):
        await uploads.upload(token, "attachments", "a.docx", chunks(b"PK"), IP)
    for name in ("", "x", "\n.pdf", "a" * 5000, ".jpg"):
        with pytest.raises(InvalidValue):
            await uploads.upload(token, "attachments", name, chunks(pdf()), IP)
    with pytest.raises(NotFound):
        await uploads.upload(token, "photos", "a.pdf", chunks(pdf()), IP)
    with pytest.raises(InvalidValue):
        await uploads.upload(token, "attachments", "a.jpg", chunks(b"<script>"), IP)
    for _ in range(18):
        with pytest.raises(WrongTicket):
            await uploads.upload("x", "attachments", "a.pdf", chunks(pdf()), IP)
    monkeypatch.setattr(uploads, "GUEST_STORE", 10)
    monkeypatch.setattr(forms, "GUEST_STORE", 0)
    with pytest.raises(uploads.StoreFull):
        await uploads.upload(token, "attachments", "a.pdf", chunks(pdf()), IP)
    async with unit_of_work() as work:
        assert not (await forms.begin(work, "info_enquiry")).takes_files
    assert await stored() == []


async def test_a_network_sends_twenty_files_a_day() -> None:
    for _ in range(20):
        with pytest.raises(InvalidValue):
            await uploads.upload(ticket("complaint"), "attachments", "a.pdf", chunks(b"no pdf"), IP)
    with pytest.raises(TooManyAttempts):
        await uploads.upload(ticket("complaint"), "attachments", "a.pdf", chunks(pdf()), IP)
