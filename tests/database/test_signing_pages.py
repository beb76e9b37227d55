"""The pages of signing on the way of real events: what is next, the code, the agreement, the desk of checks."""

from pathlib import Path

import pytest

from lkk.models.documents import Document
from lkk.routes import SIGNATURE_AGREEMENT, STAFF_SIGNATURES, document_path
from lkk.state.signing.agreement import SignatureAgreement
from lkk.state.signing.desk import SignatureDesk
from lkk.state.signing.pane import Signing
from lkk.vocabulary.people import Role
from tests import builders, signatures
from tests import signing as given
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def test_what_comes_next_is_said_until_the_document_is_signed() -> None:
    actor = await given.person(accepts=False)
    document: Document = await given.contract(actor, read=False)
    address = document_path(document.public_id)
    async with event_tab(actor.session_key) as tab:
        await tab.open(address)
        assert tab.seen["pane"]["step"] == "read"
        await given.read_to_end(actor, document)
        await tab.go(address)
        assert tab.seen["pane"]["step"] == "agree"
        await tab.go(SIGNATURE_AGREEMENT.path)
        assert (tab.seen["wanted"], tab.seen["signer"]) == ("", "Иванов Иван Иванович")
        await tab.do(SignatureAgreement.event_handlers["accept"], form={})
        assert "Отметьте" in tab.seen["errors"]["signature-agreement-agreement"]
        await tab.do(SignatureAgreement.event_handlers["accept"], form={"agreement": "on"})
        assert "редакция 1" in tab.seen["accepted"]
        await tab.go(address)
        assert tab.seen["pane"]["step"] == "sign"
        await tab.do(Signing.event_handlers["ask"])
        assert tab.seen["asked"] is True
        assert tab.seen["asked_of"] == (await given.version_of(document)).sha256
        code = await given.last_code()
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        await tab.do(Signing.event_handlers["sign"], form={"code": wrong})
        assert "Осталось попыток: 2" in tab.seen["errors"]["signing-code-code"]
        await tab.do(Signing.event_handlers["sign"], form={"code": code})
        assert (tab.seen["pane"]["step"], tab.seen["asked"]) == ("nothing", False)
        assert [one["side"] for one in tab.seen["pane"]["signatures"]] == ["Сетевая компания", "Клиент"]
        await given.make_sheets()
        await tab.do(Signing.event_handlers["refresh"])
        assert tab.seen["pane"]["container_url"] == f"/api/documents/{document.public_id}/container"
    assert await given.state_of(document) == "signed"


async def test_a_refusal_is_written_from_the_page() -> None:
    actor = await given.person()
    document = await given.contract(actor)
    async with event_tab(actor.session_key) as tab:
        await tab.open(document_path(document.public_id))
        await tab.do(Signing.event_handlers["refuse"], form={"reason": "нет"})
        assert "почему не подписываете" in tab.seen["errors"]["signing-refusal-reason"]
        await tab.do(Signing.event_handlers["refuse"], form={"reason": "Передумали строить дом"})
        assert tab.seen["pane"]["answer"] == "Передумали строить дом"
    assert await given.state_of(document) == "refused"


async def test_an_employee_writes_a_check_and_a_power_down() -> None:
    firm = await given.firm()
    document = await given.contract(firm)
    signature = signatures.gost(signatures.signer().detached(await given.bytes_of(await given.version_of(document))))
    await given.send_file(firm, document, signature)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    email = (await given.user_of(firm)).email
    async with event_tab(operator.session_key) as tab:
        await tab.open(STAFF_SIGNATURES.path)
        [waiting] = tab.seen["files"]
        assert (waiting["customer"], waiting["signer"]) == ("ООО «Ромашка»", "Петров Пётр Петрович, ООО «Ромашка»")
        await tab.do(SignatureDesk.event_handlers["begin"], document_id=waiting["id"], side=waiting["side"], right=True)
        await tab.do(SignatureDesk.event_handlers["record"], form={"note": ""})
        assert "чем проверяли" in tab.seen["errors"]["signature-check-note"]
        await tab.do(SignatureDesk.event_handlers["record"], form={"note": "КриптоАРМ: подпись верна"})
        assert tab.seen["files"] == []
        power = {"name": "Сидорова Анна Ивановна", "power": "№ 12 от 01.11.2026", "valid_to": "2999-01-01"}
        await tab.do(SignatureDesk.event_handlers["add_power"], form={"email": "no@example.com", **power})
        assert "Клиента с такой почтой нет" in tab.seen["errors"]["signing-power-email"]
        await tab.do(SignatureDesk.event_handlers["add_power"], form={"email": email, **power})
        assert [one["name"] for one in tab.seen["powers"]] == ["Сидорова Анна Ивановна"]
    assert await given.state_of(document) == "signed"
