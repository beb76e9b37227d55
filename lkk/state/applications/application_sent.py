"""The page after filing: the number, what happens next and by when, the frozen document."""

from typing import Any

from lkk.routes import HOME, application_path
from lkk.services.applications.case.card import Card, card
from lkk.services.applications.document import filed
from lkk.services.files.views import ROUTE as FILES
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import text_in
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission


class ApplicationSent(Base):
    """What was just filed."""

    loaded: bool = False
    number: str = ""
    title: str = ""
    submitted: str = ""
    status: str = ""
    next_step: str = ""
    due: str = ""
    law: str = ""
    href: str = ""
    document_href: str = ""

    _application_id: int = 0

    @allow(Permission.USE_CABINET, missing=HOME)
    async def load(self) -> Any:
        """Opens the page; the document is looked for afterwards, so that the number is not kept waiting."""
        wanted = text_in(dict(self.router.url.query_parameters), "number")
        async with self._unit() as (work, actor):
            found = await card(work, actor, wanted)
        self._show(found)
        return ApplicationSent.find_document

    @allow(Permission.USE_CABINET)
    async def find_document(self) -> None:
        """The document of what was filed, made now when the worker has not made it yet."""
        if self._application_id:
            self.document_href = f"{FILES}/{await filed.ensure(self._application_id)}"

    def _show(self, found: Card) -> None:
        self._application_id, self.number, self.title = found.id, found.number, found.title
        self.submitted, self.status = format.moment(found.submitted_at), found.status.label
        self.next_step, self.href, self.document_href = found.next_step, application_path(found.number), ""
        company = [clock for clock in found.clocks if not clock.of_customer and clock.finished_on is None]
        last = max(company, key=lambda clock: clock.due_on, default=None)
        self.due, self.law = "", last.law if last else ""
        if last:
            self.due = format.moment(last.due_at) if last.due_at else format.day(last.due_on)
        self.loaded = True
