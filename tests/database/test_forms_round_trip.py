"""What was entered is what the document, the letter, the staff card and the accounting system are told."""

import json
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from lkk.models.identity import User
from lkk.services.applications.case import card, opening
from lkk.services.applications.document import filed
from lkk.services.applications.exchange import delivery as exchange
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import visible_fields
from lkk.services.forms.declaration import Kind
from lkk.services.forms.values import shown
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role
from tests import application_builders as made
from tests import builders
from tests.emails import emails
from tests.form_answers import valid_answers

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.slow]

WORDS = {
    *(FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.PERSON_NAME, FieldKind.INN_PERSON, FieldKind.INN_ORGANIZATION),
    *(FieldKind.KPP, FieldKind.OGRN, FieldKind.OGRNIP, FieldKind.EMAIL, FieldKind.ADDRESS, FieldKind.CADASTRAL),
}
BY_ID = {FieldKind.METERING_POINT, FieldKind.OWN_APPLICATION, FieldKind.YES_NO}
HIDDEN = "СПРЯТАННЫЙОТВЕТ"


@pytest.mark.parametrize("code", KINDS)
async def test_every_output_tells_what_was_entered_and_nothing_hidden(code: str) -> None:
    kind = KINDS[code]
    user, answers, draft_id = await _filled(kind)
    hidden = await _leave_hidden_answers(kind, answers, draft_id)
    number = await made.file(user, draft_id)
    said = {"document": await _document(draft_id), "card": await _card(number), "json": await _accounting(draft_id)}
    for name, where in said.items():
        assert HIDDEN not in where, (name, hidden)
    for entered in _entered(kind, answers):
        assert _bare(entered) in said["document"], "document"
        assert _bare(entered) in said["card"], "card"
    for raw in _raw(kind, answers):
        assert _bare(raw) in said["json"], "json"
    letter = next(one for one in await emails(user.email) if number in one.subject)
    assert letter.document_of == draft_id
    assert kind.title in letter.text
    assert HIDDEN not in letter.text + letter.html


async def _filled(kind: Kind) -> tuple[User, dict[str, Any], int]:
    """A customer who may file the kind, with a complete draft of it: everything that can be answered is."""
    fitting = (RegistrationKind.INDIVIDUAL, RegistrationKind.LEGAL_ENTITY)
    registered = next(one for one in fitting if one.cabinet_class in kind.cabinets)
    user = await builders.customer(kind=registered)
    metered = await builders.account(registry=registered.cabinet_class)
    point = await builders.metering_point(metered)
    await builders.attach(user, metered)
    earlier = str((await made.at_works(user)).key) if kind.field_named("case") else "0"
    applicant = user.applicant_type or ApplicantType.INDIVIDUAL
    draft_id = await made.draft(user, kind.code, seed=1, points=(str(point.key),), own=(earlier,))
    typed, _ = valid_answers(
        kind, applicant, 1, points=(str(point.key),), own_applications=(earlier,), accounts=(metered.number,)
    )
    return user, await made.with_profile(user, kind, typed), draft_id


async def _leave_hidden_answers(kind: Kind, answers: dict[str, Any], draft_id: int) -> list[str]:
    """Put words into the questions that these answers hide, as an earlier choice would have left them."""
    names = [
        one.name
        for step in kind.steps
        for one in step.fields
        if one.kind in WORDS and one not in visible_fields(step, answers)
    ]
    left = json.dumps(dict.fromkeys(names, HIDDEN))
    query = text("update application set answers = answers || cast(:left as jsonb) where id = :id")
    async with unit_of_work() as work:
        await work.session.execute(query, {"left": left, "id": draft_id})
    return names


def _entered(kind: Kind, answers: dict[str, Any]) -> list[str]:
    """Every answer in words; of tables every cell."""
    found = []
    for one in (one for step in kind.steps for one in visible_fields(step, answers)):
        value = answers.get(one.name)
        if one.kind is FieldKind.ROWS:
            found += [shown(column, row.get(column.name)) for row in value or [] for column in one.rows]
        elif one.kind not in BY_ID:
            found.append(shown(one, value))
    assert len(found) > 1 or not found
    return [words for words in found if words]


def _raw(kind: Kind, answers: dict[str, Any]) -> list[str]:
    """What was typed as words, by the letter."""
    asked = (one for step in kind.steps for one in visible_fields(step, answers) if one.kind in WORDS)
    return [answers[one.name] for one in asked if answers.get(one.name)]


async def _document(application_id: int) -> str:
    found = await filed.document_of(application_id)
    assert found is not None
    return _bare(" ".join(page.extract_text() for page in PdfReader(BytesIO(found.content)).pages))


async def _card(number: str) -> str:
    """What is read on the card, with what is masked there opened."""
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        seen = await card.card(work, operator, number)
        asked_for = await opening.open_answers(work, operator, number)
    lines = [line for section in seen.sections for line in section.lines]
    assert {line.name for line in lines if line.hidden} == asked_for.keys()
    return _bare(" ".join(asked_for.get(line.name, line.text) for line in lines))


async def _accounting(application_id: int) -> str:
    row = await made.row(application_id)
    async with unit_of_work() as work:
        return _bare(json.dumps((await exchange.filed(work, row))["answers"], ensure_ascii=False))


def _bare(words: str) -> str:
    """Without spaces and the hyphens of broken lines: where a line ends is no matter here."""
    return "".join(words.replace("\\n", "\n").split()).replace("-", "").replace("\u00ad", "")
