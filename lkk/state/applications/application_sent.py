"""The page after filing: the number, what happens next and by when, the frozen document."""

from lkk.routes import APPLICATION_SENT, HOME, application_path
from lkk.services.applications.case.card import Card, card
from lkk.services.applications.document import filed
from lkk.services.files.views import ROUTE as FILES
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import text_in
from lkk.state.applications.application_next import due_of
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import deadlines
from lkk.vocabulary.permissions import Permission


class ApplicationSent(Base):
    """What was just filed."""

    loaded: bool = False
    number: str = ""
    title: str = ""
    submitted: str = ""
    status: str = ""
    next_step: str = ""
    terms: list[str] = []  # a sentence for each term that runs
    href: str = ""
    document_href: str = ""

    @allow(Permission.USE_CABINET, missing=HOME, in_visit=True)
    async def load(self) -> None:
        """Open the page; the worker makes the document, and its signal has the page look again."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal: the document may be there now."""
        await self._reload()

    async def _reload(self) -> None:
        wanted = text_in(dict(self.router.url.query_parameters), "number")
        async with self._unit() as (work, actor):
            found = await card(work, actor, wanted)
            document = await filed.made(work, found.id)
        self._show(found)
        self.document_href = f"{FILES}/{document}" if document else ""

    def _show(self, found: Card) -> None:
        self.number, self.title = found.number, found.title
        self.submitted, self.status = format.moment(found.submitted_at), found.status.label
        self.next_step, self.href = found.next_step, application_path(found.number)
        self.terms = [
            deadlines.sentence(one.rule, due_of(one), one.law)
            for one in found.clocks
            if not one.of_customer and one.finished_on is None
        ]
        self.loaded = True


refresh_with(APPLICATION_SENT, ApplicationSent.refresh)
