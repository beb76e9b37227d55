"""Applications for tests, made by the services themselves: begun, filled in, filed, brought to a status."""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services.accounts import links
from lkk.services.applications.desk import desk
from lkk.services.applications.drafts import drafts, filing
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.forms import prefill
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Kind
from lkk.services.identity import consents
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Side, Stage, Track
from lkk.vocabulary.people import ApplicantType, ConsentPurpose, Role
from tests import builders
from tests.form_answers import valid_answers

Status = ApplicationStatus
ENQUIRY, CONNECTION, FEEDBACK = "info_enquiry", "tp_new", "feedback"


async def agreed(work: UnitOfWork) -> dict[ConsentPurpose, str]:
    """The versions of all consents that are in force."""
    return {purpose: (await consents.current(work, purpose)).version for purpose in ConsentPurpose}


async def stored_file(application_id: int, slot: str = "", **values: Any) -> StoredFile:
    """The row of a file; its bytes are not there."""
    content = uuid.uuid4().bytes
    filled: dict[str, Any] = {
        "application_id": application_id,
        "slot": slot,
        "side": Side.CUSTOMER,
        "name": f"{slot or 'document'}.pdf",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "created_at": datetime.now(UTC),
    }
    return await builders.save(StoredFile(**filled | values))


async def draft(
    user: User, kind: str = ENQUIRY, *, seed: int = 0, points: tuple[str, ...] = ("1",), own: tuple[str, ...] = ("1",)
) -> int:
    """A draft with valid answers and files in its slots; return its id."""
    actor = await builders.sign_in(user)
    applicant = user.applicant_type or ApplicantType.INDIVIDUAL
    async with unit_of_work() as work:
        accounts = [account.number for account in await links.list_attached(work, actor)]
    answers, files = valid_answers(
        KINDS[kind], applicant, seed, points=points, own_applications=own, accounts=accounts or [""]
    )
    async with unit_of_work() as work:
        row = await drafts.create(work, actor, KINDS[kind], answers)
    for slot, count in files.items():
        for _ in range(count):
            await stored_file(row.key, slot, uploaded_by=user.key)
    return row.key


async def with_profile(user: User, kind: Kind, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the portal keeps them: who applies is what the profile says."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        known = await prefill.profile_facts(work, actor)
    return prefill.with_identity(answers, prefill.identity(kind, known))


async def file(user: User, draft_id: int) -> str:
    """File a draft and return the number."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return (await filing.file(work, actor, draft_id, await agreed(work))).number


async def filed(user: User, kind: str = ENQUIRY, *, seed: int = 0) -> Application:
    """A filed application."""
    draft_id = await draft(user, kind, seed=seed)
    await file(user, draft_id)
    return await row(draft_id)


async def row(application_id: int) -> Application:
    """The application as it stands in the database."""
    async with unit_of_work() as work:
        found = await work.session.get(Application, application_id)
        assert found is not None
        return found


async def at_works(user: User) -> Application:
    """A grid connection of the full track whose technical conditions are being carried out."""
    application = await brought_to(user, Status.IN_PROGRESS, CONNECTION)
    async with unit_of_work() as work:
        found = await work.session.get(Application, application.key)
        assert found is not None
        found.track, found.stage = Track.FULL, Stage.WORKS
    return await row(application.key)


def everything(today: date) -> dict[str, Any]:
    """Whatever any change of status demands."""
    return {
        "reason": "Причина",
        "remarks": (RemarkText("Уточните адрес"),),
        "until": today.replace(year=today.year + 1) if (today.month, today.day) != (2, 29) else today,
        "legal_ground": "п. 15 Правил",
        "result": "Ответ",
        "registration_number": "ВХ-1",
        "registered_on": today,
    }


_WAYS: Mapping[Status, tuple[Status, ...]] = {
    Status.SUBMITTED: (),
    Status.REGISTERED: (Status.REGISTERED,),
    Status.IN_PROGRESS: (Status.REGISTERED, Status.IN_PROGRESS),
    Status.INFO_REQUESTED: (Status.REGISTERED, Status.IN_PROGRESS, Status.INFO_REQUESTED),
    Status.ON_HOLD: (Status.REGISTERED, Status.IN_PROGRESS, Status.ON_HOLD),
    Status.FULFILLED: (Status.REGISTERED, Status.IN_PROGRESS, Status.FULFILLED),
    Status.REJECTED: (Status.REJECTED,),
    Status.ANNULLED: (Status.ANNULLED,),
    Status.WITHDRAWN: (Status.WITHDRAWN,),
    Status.TERMINATED: (Status.REGISTERED, Status.IN_PROGRESS, Status.TERMINATED),
}


async def brought_to(user: User, status: Status, kind: str = ENQUIRY) -> Application:
    """A filed application with an executor, led to a status by those who may; a contract is one of a connection."""
    application = await filed(user, CONNECTION if status is Status.TERMINATED else kind)
    head = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR))
    applicant = await builders.sign_in(user)
    async with unit_of_work() as work:
        await desk.assign(work, head, application.key, head.author_id, revision=application.revision)
    for step in _WAYS[status]:
        async with unit_of_work() as work:
            actor = applicant if step is Status.WITHDRAWN else head
            given = everything(work.now.date())
            if step is Status.TERMINATED:
                (await work.session.get_one(Application, application.key)).stage = Stage.WORKS
            if step is Status.INFO_REQUESTED:
                given.pop("until")  # the term of the rule
            await status_changes.change(work, actor, application.key, step, Payload(**given))
    return await row(application.key)
