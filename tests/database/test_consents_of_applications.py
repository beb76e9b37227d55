"""Consents: the version in force names every class of data, and what was given is kept with its application."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from lkk.models.consents import Consent, ConsentText
from lkk.services.applications.document import filed
from lkk.services.identity import consents
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import ConsentPurpose
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def test_the_consent_in_force_names_passport_bank_and_representative() -> None:
    async with unit_of_work() as work:
        for purpose in ConsentPurpose:
            text = await consents.current(work, purpose)
            assert text.version == "2026-11"
            for data in ("удостоверяющего личность", "банковские реквизиты", "представител", "доверенност"):
                assert data in text.body, (purpose, data)


async def test_an_older_text_of_a_consent_stays_with_the_day_it_ended() -> None:
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(ConsentText).order_by(col(ConsentText.valid_from)))).all()
    for purpose in ConsentPurpose:
        before, now = (row for row in rows if row.purpose is purpose)
        assert before.valid_to is not None
        assert (now.valid_from - before.valid_to).days == 1
        assert now.valid_to is None


async def test_consents_are_kept_with_their_application_and_printed_in_its_document() -> None:
    user = await builders.customer()
    application = await made.filed(user, made.CONNECTION)
    async with unit_of_work() as work:
        given = await consents.of_application(work, application.key)
        rows = (await work.session.exec(select(Consent).where(Consent.application_id == application.key))).all()
    assert {one.purpose for one in given} == set(ConsentPurpose)
    assert {row.given_at for row in rows} == {application.submitted_at}
    document = await filed.document_of(application.key)
    assert document
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(document.content)).pages).split())
    assert text.count("редакция 2026-11, дано") == 2
    assert f"учётная запись {user.email}, сеанс № {application.filed_session}" in text
    assert "подписью" not in text


async def test_an_application_without_personal_data_of_others_prints_its_own_consent_alone() -> None:
    application = await made.filed(await builders.customer(), made.ENQUIRY)
    async with unit_of_work() as work:
        given = await consents.of_application(work, application.key)
    assert [one.purpose for one in given] == [ConsentPurpose.PERSONAL_DATA]
