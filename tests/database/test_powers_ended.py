"""Powers of representatives ended before their day: by an employee with a reason, by the customer; who signs then."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.notifications import Notification
from lkk.routes import SIGNATURE_AGREEMENT, STAFF_SIGNATURES
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import powers, signing
from lkk.services.signing.signers import NotTheSigner
from lkk.state.signing.agreement import SignatureAgreement
from lkk.state.signing.desk import SignatureDesk
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role
from tests import builders, signatures, visits
from tests import signing as given
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")
NAME, PAPER, UNTIL = "Сидорова Анна Ивановна", "№ 12 от 01.11.2026", date(2999, 1, 1)


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def operator(role: Role = Role.SERVICE_CENTRE_OPERATOR) -> Actor:
    return await builders.sign_in(await builders.staff(role))


async def firm() -> Actor:
    """A firm that a representative signs for by SMS."""
    actor = await given.firm(contact=NAME)
    await give(actor)
    await given.accept(actor)
    return actor


async def give(to: Actor) -> int:
    """Write a power down and return its id."""
    desk = await operator()
    async with unit_of_work() as work:
        await powers.add(work, desk, to.subject_id, NAME, PAPER, UNTIL)
    async with unit_of_work() as work:
        return (await powers.own(work, to))[0].id


async def end(desk: Actor, power_id: int, why: str = "Отозвана письмом № 5") -> None:
    async with unit_of_work() as work:
        await powers.end(work, desk, power_id, why)


async def end_own(actor: Actor, power_id: int) -> None:
    async with unit_of_work() as work:
        await powers.end_own(work, actor, power_id)


async def the_power(of: Actor) -> int:
    async with unit_of_work() as work:
        [one] = await powers.own(work, of)
    return one.id


async def test_nobody_signs_by_a_power_that_was_ended_not_even_by_a_code_asked_for_before() -> None:
    actor, desk = await firm(), await operator()
    document = await given.contract(actor)
    asked = await given.ask(actor, document.public_id)
    code = await given.last_code()
    power_id = await the_power(actor)
    with pytest.raises(InvalidValue, match="почему доверенность прекращена"):
        await end(desk, power_id, "нет")
    with pytest.raises(NotAllowed):
        await end(await operator(Role.MFC_OPERATOR), power_id)
    await end(desk, power_id)
    with pytest.raises(NotTheSigner, match=r"Доверенность № 12 от 01.11.2026 прекращена \d\d.\d\d.\d{4}"):
        async with unit_of_work() as work:
            await signing.sign(work, actor, document.public_id, asked.request_id, code, {})
    by_file = signatures.signer(NAME).detached(await given.bytes_of(await given.version_of(document)))
    with pytest.raises(NotTheSigner, match="прекращена"):
        await given.send_file(actor, document, by_file)
    assert await given.state_of(document) == "awaits_signature"
    with pytest.raises(NotFound, match="уже не действует"):
        await end(desk, power_id)
    async with unit_of_work() as work:
        events = select(AuditEvent.actor_id).where(AuditEvent.action == AuditAction.REPRESENTATIVE_ENDED.value)
        assert list(await work.session.exec(events)) == [desk.author_id]
        told = await work.session.exec(select(Notification.body).where(Notification.user_id == actor.subject_id))
        assert any("Отозвана письмом № 5" in one for one in told)


async def test_a_new_power_of_the_same_person_signs_again() -> None:
    actor = await firm()
    document = await given.contract(actor)
    await end(await operator(), await the_power(actor))
    await give(actor)
    await given.sign(actor, document)
    assert await given.state_of(document) == "signed"


async def test_the_customer_ends_only_powers_of_their_own_and_no_employee_does_it_in_their_cabinet() -> None:
    actor, stranger = await firm(), await given.firm()
    power_id = await the_power(actor)
    with pytest.raises(NotFound):
        await end_own(stranger, power_id)
    with pytest.raises(NotInVisit):
        await end_own(await visits.visit(await given.user_of(actor)), power_id)
    await end_own(actor, power_id)
    async with unit_of_work() as work:
        assert await powers.own(work, actor) == []
    with pytest.raises(NotTheSigner, match="прекращена"):
        await given.ask(actor, (await given.contract(actor)).public_id)


async def test_both_pages_end_a_power_that_was_chosen() -> None:
    actor, desk = await firm(), await operator()
    async with event_tab(actor.session_key) as own, event_tab(desk.session_key) as office:
        await own.open(SIGNATURE_AGREEMENT.path)
        await office.open(STAFF_SIGNATURES.path)
        [shown] = own.seen["powers"]
        assert (shown["name"], shown["told"]) == (NAME, f"{PAPER}, до 01.01.2999")
        await own.do(SignatureAgreement.event_handlers["begin_end"], power_id=shown["id"])
        await own.do(SignatureAgreement.event_handlers["end_power"])
        assert own.seen["powers"] == []
        again = await give(actor)
        await office.do(SignatureDesk.event_handlers["refresh"])
        assert [one["id"] for one in office.seen["powers"]] == [again]
        await office.do(SignatureDesk.event_handlers["begin_end"], power_id=again)
        await office.do(SignatureDesk.event_handlers["end_power"], form={"reason": "да"})
        assert "почему" in office.seen["errors"]["signing-power-end-reason"]
        await office.do(SignatureDesk.event_handlers["end_power"], form={"reason": "Отозвана письмом № 5"})
        assert office.seen["powers"] == []
