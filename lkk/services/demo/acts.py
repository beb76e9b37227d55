"""What may happen in a story: each act goes through the service that people's clicks go through."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import history, slots
from lkk.services.applications.case import messages, remarks
from lkk.services.applications.desk import desk
from lkk.services.applications.workflow import stages, status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.connection import offering
from lkk.services.demo.company_signature import signature_of
from lkk.services.demo.papers import paper as made_paper
from lkk.services.demo.story import Act, Scene
from lkk.services.directories import in_force
from lkk.services.files import giving
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.vocabulary.applications import ApplicationStatus as Status
from lkk.vocabulary.applications import HistoryKind, Side, Stage

HELD = timedelta(days=30)


def register() -> Act:
    """The office registers the application."""

    async def act(scene: Scene) -> None:
        number = f"ВХ-{scene.today.year}-{scene.application_id:06d}"
        payload = Payload(registration_number=number, registered_on=scene.today)
        await _change(scene, scene.operator, Status.REGISTERED, payload)

    return act


def take() -> Act:
    """The operator takes the application."""

    async def act(scene: Scene) -> None:
        application = await _application(scene)
        await desk.take(scene.work, scene.operator, scene.application_id, revision=application.revision)

    return act


def fulfil(words: str) -> Act:
    """The operator answers and closes the application."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.operator, Status.FULFILLED, Payload(result=words))

    return act


def hold(reason: str) -> Act:
    """The operator puts the application off."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.operator, Status.ON_HOLD, Payload(reason=reason, until=scene.today + HELD))

    return act


def resume() -> Act:
    """The operator goes on with what was put off."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.operator, Status.IN_PROGRESS, Payload())

    return act


def refuse(reason: str, ground: str) -> Act:
    """The head rejects the application."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.head, Status.REJECTED, Payload(reason=reason, legal_ground=ground))

    return act


def annul(reason: str, ground: str) -> Act:
    """The head annuls the application."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.head, Status.ANNULLED, Payload(reason=reason, legal_ground=ground))

    return act


def terminate(reason: str, ground: str) -> Act:
    """The head notes that the contract is terminated."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.head, Status.TERMINATED, Payload(reason=reason, legal_ground=ground))

    return act


def withdraw() -> Act:
    """The applicant takes the application back."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.applicant, Status.WITHDRAWN, Payload())

    return act


def ask(remark: str, about: str = "") -> Act:
    """The operator returns the application with a remark, on a question or on the whole."""

    async def act(scene: Scene) -> None:
        await _change(scene, scene.operator, Status.INFO_REQUESTED, Payload(remarks=(RemarkText(remark, about),)))

    return act


def answer(words: str, slot: str = "", title: str = "") -> Act:
    """The applicant answers the remarks, with a paper in place of what lies in a slot when one is named."""

    async def act(scene: Scene) -> None:
        if slot:
            lies = (StoredFile.application_id == scene.application_id, StoredFile.slot == slot)
            for row in await scene.work.session.exec(select(StoredFile).where(*lies)):
                row.replaced_at = scene.work.now
            await attach(scene, scene.applicant, slot, title)
        application = await _application(scene)
        await remarks.answer(
            scene.work, scene.applicant, scene.application_id, revision=application.revision, text=words
        )

    return act


def ask_by_message(words: str) -> Act:
    """The applicant writes into the thread."""
    return _said(words, by_applicant=True)


def tell(words: str) -> Act:
    """The operator writes into the thread."""
    return _said(words)


def note(words: str) -> Act:
    """The operator leaves a note for colleagues."""
    return _said(words, internal=True)


def post(*titles: str) -> Act:
    """The company puts documents to the application."""

    async def act(scene: Scene) -> None:
        application = await _application(scene)
        for title in titles:
            await attach(scene, scene.operator, slots.DOCUMENT, title)
            history.append(scene.work, application, HistoryKind.DOCUMENT, scene.operator, reason=title)

    return act


def offer_turnkey(typed: Mapping[str, str]) -> Act:
    """The operator sends the contract of works «под ключ» with its estimate, signed by the company."""

    async def act(scene: Scene) -> None:
        work, key = scene.work, scene.application_id
        case = await offering.prepare(work, scene.operator, key, typed)
        company = await in_force.company(work)
        for paper in case.papers:
            content = await giving.read_whole(uuid.UUID(paper["file_id"]))
            new = NewFile(
                owner=slots.owner(key),
                slot=slots.COMPANY_SIGNATURE,
                name=f"{paper['title']}.pdf.sig",
                side=Side.COMPANY,
                uploaded_by=scene.operator.author_id,
                internal=True,
                media_type="application/pkcs7-signature",
            )
            await store(new, Made(signature_of(content, company.short_name, company.inn, work.now)), within(work))
        await offering.send(work, scene.operator, key)

    return act


def move(stage: Stage) -> Act:
    """The operator moves a grid connection to its next stage."""

    async def act(scene: Scene) -> None:
        await stages.advance(scene.work, scene.operator, scene.application_id, stage)

    return act


async def attach(scene: Scene, actor: Actor, slot: str, title: str) -> None:
    """Store a made paper as a file of the application."""
    new = NewFile(
        owner=slots.owner(scene.application_id),
        slot=slot,
        name=f"{title[:100]}.pdf",
        side=Side.COMPANY if actor.staff else Side.CUSTOMER,
        title=title if actor.staff else "",
        uploaded_by=actor.author_id,
    )
    await store(new, Made(await made_paper(title)), within(scene.work))


def _said(words: str, *, by_applicant: bool = False, internal: bool = False) -> Act:
    async def act(scene: Scene) -> None:
        actor = scene.applicant if by_applicant else scene.operator
        await messages.post(scene.work, actor, scene.application_id, words, uuid.uuid4(), internal=internal)
        if not internal:
            reader = scene.operator if by_applicant else scene.applicant
            await messages.mark_read(scene.work, reader, scene.application_id)
        await limits.forgive(scene.work, limits.MESSAGE, str(actor.author_id))

    return act


async def _change(scene: Scene, actor: Actor, to: Status, payload: Payload) -> None:
    await status_changes.change(scene.work, actor, scene.application_id, to, payload)


async def _application(scene: Scene) -> Application:
    return await scene.work.session.get_one(Application, scene.application_id)
