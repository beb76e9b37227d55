"""Sensitive answers of an application opened by the staff: asked for, and written down."""

from lkk.services.applications import access
from lkk.services.forms import catalog, review
from lkk.services.identity import data_access
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind


async def open_answers(work: UnitOfWork, actor: Actor, number: str) -> dict[str, str]:
    """Return passport, СНИЛС and bank details of an application in words by the names of the questions.

    Who opened them, for which application and when is recorded, and the customer reads it.

    Raises:
        NotFound: there is none the actor may see.
        NotAllowed: the actor is no employee who sees applications.
    """
    application = await access.seen(work, actor, number)
    if not actor.staff:
        raise NotAllowed
    kind = catalog.kind_of(application.kind)
    found = {
        line.name: line.text
        for section in review.sections(kind, application.answers, None)
        for line in section.lines
        if (one := kind.field_named(line.name)) and one.sensitive and line.text != review.NOT_GIVEN
    }
    data_access.record(
        work,
        actor,
        subject_id=application.user_id,
        what=AccessKind.SENSITIVE,
        reason=f"Заявка {application.number}",
        application_id=application.key,
    )
    return found
