"""«Отправить документ»: a request for information begun with its words, to which the customer adds the document."""

from lkk.services.accounts import links
from lkk.services.applications.drafts import drafts
from lkk.services.forms import prefill
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork

KIND = "info_enquiry"
WORDS = "Направляю документ. Прошу принять его к сведению."
_STANDING = {"topic": "customer_service", "text": WORDS, "answer_channel": "email"}


async def begin(work: UnitOfWork, actor: Actor) -> int:
    """Return the id of a new draft, in which the topic, the words and how to answer are filled in.

    Raises:
        NotAllowed: the kind is not offered to the actor now.
        TooManyDrafts: too many are kept.
    """
    kind = await drafts.permitted(work, actor, KIND)
    known = prefill.prefilled(kind, await prefill.facts(work, actor, await links.active(work, actor)))
    return (await drafts.create(work, actor, kind, known | _STANDING)).key
