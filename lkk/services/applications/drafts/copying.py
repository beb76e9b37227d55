"""A new draft with the answers of an earlier application."""

from lkk.services.applications import access, choices
from lkk.services.applications.drafts import drafts
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.applications.workflow import deadlines
from lkk.services.forms import short_path
from lkk.services.forms.checking import checked_field
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork


async def copy(work: UnitOfWork, actor: Actor, number: str) -> DraftView:
    """Begin a draft of the same kind with the answers that are still right; files are not copied.

    It is asked by the short questionnaire where that one holds all these answers, whichever they were given by.

    Raises:
        NotFound: the actor has no such application.
        NotAllowed: the kind is not offered to the actor now.
        TooManyDrafts: too many are kept.
    """
    source = await access.seen(work, actor, number)
    if source.user_id != actor.subject_id:
        raise NotAllowed
    kind = await drafts.permitted(work, actor, source.kind)
    today = await deadlines.today(work, source)
    right = {}
    for field in kind.fields:
        if field.name in source.answers:
            checked = checked_field(field, source.answers[field.name], today)
            right |= {} if checked.errors else checked.answers
    draft = await drafts.create(work, actor, kind, right, copied_from=source.key)
    for name in await choices.refused(work, kind, draft.answers, actor.subject_id, draft.account_id):
        draft.answers = {key: value for key, value in draft.answers.items() if key != name}
    draft.answers = short_path.begun(kind, draft.answers, short=True)
    return await drafts.load(work, actor, draft.key)
