"""Signing by SMS: who may, what must come first, and what each wrong code is told."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select, update

from lkk.models.accounts import CustomerAccount
from lkk.models.documents import Document
from lkk.models.signing import DocumentSignature
from lkk.services.documents import posting
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, TooManyAttempts
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import agreement, evidence, refusing, signing
from lkk.services.signing.agreement import NoAgreement, NotIdentified, PhoneNotConfirmed
from lkk.services.signing.signing import CodeOfOther
from lkk.services.signing.states import NotSignable, Unread
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.signing import SignatureSide, SignerIdentification
from tests import builders, sample_files, sms, visits
from tests import signing as given

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def enter(actor: Actor, document: Document, request_id: int, code: str, effects=None) -> None:
    async with unit_of_work() as work:
        await signing.sign(work, actor, document.public_id, request_id, code, effects or {})


async def test_the_right_code_signs_and_all_of_it_is_written_down() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    followed: list[str] = []

    async def effect(work, by, changed) -> None:
        followed.append(changed.state.value)

    asked = await given.ask(actor, document.public_id)
    text = (await sms.texts(given.PHONE))[-1]
    assert "для подписания: Договор технологического присоединения № ТП-7 на сумму 8 247,90 ₽" in text
    await enter(actor, document, asked.request_id, await given.last_code(), {DocumentKind.CONTRACT: effect})
    assert (await given.state_of(document), followed) == ("signed", ["signed"])
    assert await given.events_of(document) == [
        "signature_attached",
        "frozen",
        "code_sent",
        "code_confirmed",
        "signed",
    ]
    assert await evidence.first_fault() is None
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(DocumentSignature).order_by(col(DocumentSignature.id))))
    assert [(one.side, one.signer_name) for one in rows] == [
        (SignatureSide.COMPANY, "Директоров Олег Юрьевич"),
        (SignatureSide.CUSTOMER, "Иванов Иван Иванович"),
    ]


async def test_nothing_is_signed_that_was_not_read_or_that_the_company_has_not_signed() -> None:
    actor = await given.person()
    unread = await given.contract(actor, read=False)
    with pytest.raises(Unread):
        await given.ask(actor, unread.public_id)
    unsigned = await given.contract(actor, by_company=False)
    with pytest.raises(NotSignable, match="Первой документ подписывает сетевая компания"):
        await given.ask(actor, unsigned.public_id)


async def test_an_employee_in_the_cabinet_signs_nothing() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    visiting = await visits.visit(await given.user_of(actor))
    with pytest.raises(NotInVisit):
        await given.ask(visiting, document.public_id)
    with pytest.raises(NotInVisit):
        await given.accept(visiting)


async def test_a_document_of_another_is_not_found() -> None:
    actor, other = await given.person(), await builders.sign_in(await builders.customer())
    document = await given.contract(actor)
    with pytest.raises(NotFound):
        await given.ask(other, document.public_id)


async def test_a_wrong_code_has_three_tries_and_stays_counted() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    asked = await given.ask(actor, document.public_id)
    right = await given.last_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for said in ("Осталось попыток: 2", "Осталось попыток: 1", "попытки закончились"):
        with pytest.raises(WrongCode, match=said):
            await enter(actor, document, asked.request_id, wrong)
    with pytest.raises(WrongCode, match="Попытки закончились"):
        await enter(actor, document, asked.request_id, right)
    assert await given.state_of(document) == "awaits_signature"


async def test_a_code_lives_five_minutes_and_a_new_one_comes_after_a_minute() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    asked = await given.ask(actor, document.public_id)
    with pytest.raises(TooManyAttempts):
        await given.ask(actor, document.public_id)
    code = await given.last_code()
    await builders.shift_clock(5 * 60 + 1)
    with pytest.raises(CodeOfOther, match="5 минут"):
        await enter(actor, document, asked.request_id, code)
    again = await given.ask(actor, document.public_id)
    with pytest.raises(CodeOfOther, match="использован или заменён"):
        await enter(actor, document, asked.request_id, code)
    await enter(actor, document, again.request_id, await given.last_code())
    assert await given.state_of(document) == "signed"


async def test_a_code_fits_its_document_its_session_and_its_person_alone() -> None:
    actor = await given.person()
    document, other = await given.contract(actor), await given.contract(actor)
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code()
    with pytest.raises(CodeOfOther, match="не для этого документа"):
        await enter(actor, other, asked.request_id, code)
    elsewhere = await builders.sign_in(await given.user_of(actor))
    with pytest.raises(CodeOfOther, match="в другом сеансе"):
        await enter(elsewhere, document, asked.request_id, code)
    stranger = await given.person()
    own = await given.contract(stranger)
    with pytest.raises(CodeOfOther, match="Сначала запросите код"):
        await enter(stranger, own, asked.request_id, code)
    await enter(actor, document, asked.request_id, code)
    with pytest.raises(NotSignable, match="уже подписан"):
        await enter(actor, document, asked.request_id, code)


async def test_a_new_version_takes_the_code_of_the_old_one_away() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code()
    async with unit_of_work() as work:
        await posting.new_version(work, None, document.key, sample_files.pdf(pages=3), template="contract@test")
    with pytest.raises(NotSignable, match="Первой документ подписывает"):
        await enter(actor, document, asked.request_id, code)
    await given.sign_for_company(document)
    with pytest.raises(Unread):
        await enter(actor, document, asked.request_id, code)
    await given.read_to_end(actor, document)
    with pytest.raises(CodeOfOther, match="не для этого документа"):
        await enter(actor, document, asked.request_id, code)


async def test_the_term_of_signing_is_kept_to_its_last_day(in_november: None) -> None:
    actor = await given.person()
    last_day = await given.contract(actor, sign_until=date(2026, 11, 26))
    over = await given.contract(actor, sign_until=date(2026, 11, 25))
    await given.ask(actor, last_day.public_id)
    with pytest.raises(NotSignable, match=r"истёк 25\.11\.2026"):
        await given.ask(actor, over.public_id)


async def test_the_agreement_comes_first_and_from_a_known_person_with_a_confirmed_phone() -> None:
    actor = await given.person(accepts=False)
    document = await given.contract(actor)
    with pytest.raises(NoAgreement):
        await given.ask(actor, document.public_id)
    unknown = await builders.sign_in(await builders.customer(phone=given.PHONE, phone_confirmed=True))
    with pytest.raises(NotIdentified):
        await given.accept(unknown)
    silent = await builders.customer(phone=given.PHONE)
    await given.seen(silent)
    with pytest.raises(PhoneNotConfirmed):
        await given.accept(await builders.sign_in(silent))
    with pytest.raises(InvalidValue, match="обновился"):
        async with unit_of_work() as work:
            await agreement.accept(work, actor, "0")


@pytest.mark.parametrize(("holder", "known"), [("иванов  Иван Иванович", True), ("Иванова Ольга Петровна", False)])
async def test_an_account_identifies_only_where_its_holder_is_the_person_of_the_profile(
    holder: str, known: bool
) -> None:
    user = await builders.customer(phone=given.PHONE, phone_confirmed=True)
    account = await builders.account()
    await builders.attach(user, account)
    async with unit_of_work() as work:
        await work.session.exec(
            update(CustomerAccount).where(col(CustomerAccount.id) == account.key).values(holder=holder)
        )
    actor = await builders.sign_in(user)
    if not known:
        with pytest.raises(NotIdentified):
            await given.accept(actor)
        return
    await given.accept(actor)
    await given.accept(actor)  # once is enough: the second changes nothing
    async with unit_of_work() as work:
        view = await agreement.view(work, actor)
        accepted = await agreement.accepted_by(work, actor.subject_id)
        papers = list(await work.session.exec(select(Document.kind).where(Document.user_id == user.key)))
    assert view.wanted == ""
    assert view.accepted_at is not None
    assert accepted is not None
    assert accepted.identification is SignerIdentification.ACCOUNT_PIN
    assert papers == [DocumentKind.SIGNATURE_AGREEMENT]


async def test_who_takes_the_agreement_back_signs_no_more() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    async with unit_of_work() as work:
        await agreement.revoke(work, actor)
    with pytest.raises(NoAgreement):
        await given.ask(actor, document.public_id)


async def test_a_refusal_has_a_reason_and_ends_the_signing() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    with pytest.raises(InvalidValue, match="почему не подписываете"):
        async with unit_of_work() as work:
            await refusing.refuse(work, actor, document.public_id, "нет", {})
    async with unit_of_work() as work:
        await refusing.refuse(work, actor, document.public_id, "Передумали строить дом", {})
    assert await given.state_of(document) == "refused"
    assert (await given.events_of(document))[-1] == "refused"
    with pytest.raises(NotSignable, match="отказались"):
        await given.ask(actor, document.public_id)


async def test_a_statement_of_disagreements_becomes_a_document_of_its_own() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    act = await given.contract(actor, kind=DocumentKind.CONNECTION_ACT)
    content = sample_files.pdf()
    with pytest.raises(NotSignable, match="протокол разногласий не направляют"):
        async with unit_of_work() as work:
            await refusing.disagree(work, actor, act.public_id, "протокол.pdf", content, {})
    async with unit_of_work() as work:
        statement = await refusing.disagree(work, actor, document.public_id, "протокол.pdf", content, {})
    assert await given.state_of(document) == "disagreed"
    assert statement.kind is DocumentKind.DISAGREEMENTS
    assert (await given.events_of(document))[-1] == "disagreed"
