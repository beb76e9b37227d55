"""A document an employee posts on the page of an application: its kind, number and day, with a signature beside it."""

from typing import Any

from lkk.services.applications import access
from lkk.services.applications.case import posting_by_hand
from lkk.services.applications.case.posting_by_hand import ByHand
from lkk.services.composition import DOCUMENT_EFFECTS
from lkk.state.access import allow
from lkk.state.applications.application import number_in
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.vocabulary.documents import BY_HAND
from lkk.vocabulary.permissions import Permission

FORM = "post-document"
KINDS = tuple((kind.value, kind.label) for kind in BY_HAND)


class PostByHand(Base):
    """A change of `turn` empties the form."""

    turn: int = 0

    @allow(Permission.WORK_APPLICATIONS, form=FORM, at={"signature": "posting"})
    async def post(self, form: LongForm) -> Any:
        """Post what waits in the place of posting."""
        chosen = form.get("kind", "")
        told = ByHand(
            kind=next((kind for kind in BY_HAND if kind.value == chosen), None),
            title=form.get("title", ""),
            number=form.get("number", ""),
            issued_on=day_of(form.get("issued_on", "")),
            sign_until=day_of(form.get("sign_until", "")),
        )
        async with self._unit() as (work, actor):
            application = await access.seen(work, actor, number_in(self.router.url.path))
            await posting_by_hand.post(work, actor, application.key, told, DOCUMENT_EFFECTS)
        self.turn += 1
        self._notice("Документ размещён, клиент получит уведомление")
        return StaffApplication.refresh
