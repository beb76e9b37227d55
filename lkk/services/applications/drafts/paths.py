"""From the short questionnaire of a resident's house to the whole one and back: no answer and no file is lost."""

from lkk.services.applications import attachments
from lkk.services.applications.drafts import drafts
from lkk.services.applications.workflow import deadlines
from lkk.services.forms import catalog, short_path
from lkk.services.forms.checking import checked_step
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork


class DoesNotFit(ServiceError):
    """Answers that were given are asked by the whole questionnaire alone."""

    text = "Короткая анкета — для бытовых нужд, до 15 кВт вместе, третьей категории. Ваши ответы в неё не помещаются"


async def switch(work: UnitOfWork, actor: Actor, draft_id: int, *, short: bool) -> None:
    """Ask a draft by the other questionnaire; the pages up to the first that is not right yet are open.

    Raises:
        NotFound: the actor has no such draft.
        HandedOver: it waits for the customer's confirmation.
        DoesNotFit: the short one does not hold its answers.
    """
    draft = await drafts.locked(work, actor, draft_id)
    whole = catalog.kind_of(draft.kind)
    if short and not short_path.fits(whole, draft.answers):
        raise DoesNotFit
    draft.answers = short_path.completed(whole, {**draft.answers, short_path.SHORT_PATH: short})
    kind = drafts.asked_by(draft)
    files, today = await attachments.counted(work, draft.key), await deadlines.today(work, draft)
    wrong = (index for index in range(len(kind.steps)) if checked_step(kind, index, draft.answers, files, today))
    draft.draft_step = next(wrong, len(kind.steps))
    draft.updated_at = work.now
