"""«Условия договора»: prepared with the numbers of the application, looked at as papers, sent."""

from dataclasses import dataclass
from uuid import UUID

from lkk.routes import NOT_FOUND, STAFF_OFFER, staff_application_path
from lkk.services.composition import OWNERS
from lkk.services.connection import offering, turnkey_typed, view
from lkk.services.connection.typed import MARKS, NUMBERS, TEXTS
from lkk.services.files import removing
from lkk.services.kernel.errors import NotFound
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.application import number_in
from lkk.state.applications.application_view import file_item
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import FileId, LongForm
from lkk.state.base import Base
from lkk.state.connection.rows import SIGNATURES_AT, EstimateItem, PaperItem, PartItem, estimate_items, part_item
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

OFFER_FORM, SEND_DIALOG = "offer", "send-offer"
_TYPED = (*NUMBERS, *MARKS, *TEXTS, *turnkey_typed.DAYS, *turnkey_typed.TEXTS)
_FIRST_LINES, _MORE_LINES = 3, 3


@dataclass
class FactItem:
    """A fact of the application the form is filled from."""

    label: str
    text: str


@dataclass
class LineItem:
    """A line of the estimate to be filled, with what stands in it at first."""

    number: str
    name: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""


class StaffOffer(Base):
    """The offer of one application."""

    loaded: bool = False
    number: str = ""
    back: str = ""
    application_id: int = 0
    turnkey: bool = False  # an estimate is entered, no technical conditions
    facts: list[FactItem] = []
    typed: dict[str, str] = dict.fromkeys(_TYPED, "")
    lines: list[LineItem] = []  # of the estimate
    may_add: bool = True
    turn: int = 0  # another application draws the form anew
    why_not: str = ""
    prepared: bool = False
    prepared_on: str = ""
    total: str = ""
    explained: str = ""
    estimate: list[EstimateItem] = []
    parts: list[PartItem] = []
    papers: list[PaperItem] = []
    signatures: list[FileItem] = []

    _revision: int = 0

    @allow(Permission.WORK_APPLICATIONS, missing=NOT_FOUND)
    async def load(self) -> None:
        """Open the offer of the application of the address."""
        number = self._number()
        if number != self.number:
            self.loaded, self.turn, self.lines = False, self.turn + 1, []
            self._forget_errors()
        await self._reload(number)

    @allow(Permission.WORK_APPLICATIONS)
    async def refresh(self) -> None:
        """Look again; what is being typed stays."""
        await self._reload(self._number())

    @allow(Permission.WORK_APPLICATIONS, form=OFFER_FORM)
    async def prepare(self, form: LongForm) -> None:
        """Count the sum and set the papers."""
        async with self._unit() as (work, actor):
            await offering.prepare(work, actor, self._known(), form, revision=self._revision)
        self._notice("Документы готовы: проверьте сумму и откройте каждый перед отправкой")
        await self._reload(self.number)
        self._command("focus", id="offer-result")

    @allow(Permission.WORK_APPLICATIONS)
    async def add_lines(self) -> None:
        """Draw more lines of the estimate; what is typed into the others stays."""
        self._draw_lines(len(self.lines) + _MORE_LINES)

    @allow(Permission.WORK_APPLICATIONS, form=SEND_DIALOG, at=SIGNATURES_AT)
    async def send(self) -> None:
        """Send what was prepared to the applicant."""
        self._command("close", id=SEND_DIALOG)
        async with self._unit() as (work, actor):
            await offering.send(work, actor, self._known(), revision=self._revision)
        self._notice("Условия направлены заявителю")
        await self._reload(self.number)

    @allow(Permission.WORK_APPLICATIONS)
    async def remove_file(self, file_id: FileId) -> None:
        """Take out a signature that was added by mistake."""
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._reload(self.number)

    def _number(self) -> str:
        return number_in(self.router.url.path.rstrip("/").removesuffix("/offer"))

    def _known(self) -> int:
        if not self.application_id:
            raise NotFound
        return self.application_id

    async def _reload(self, number: str) -> None:
        async with self._unit() as (work, actor):
            desk = await offering.desk(work, actor, number)
            shown = await view.of_application(work, actor, number)
        case, told = desk.case, shown.case
        self._revision = desk.revision
        self._put(
            number=number,
            back=staff_application_path(number),
            application_id=desk.application_id,
            facts=[FactItem(label, text) for label, text in desk.facts],
            turnkey=desk.turnkey,
            typed=dict.fromkeys(_TYPED, "") | dict(desk.typed),
            why_not=desk.may_offer,
            prepared=bool(case and case.papers),
            prepared_on=format.day(case.prepared_on) if case and case.prepared_on else "",
            papers=[
                PaperItem(f"{one['title']} № {one['number']}", f"/api/files/{one['file_id']}")
                for one in (case.papers if case else ())
            ],
            signatures=[file_item(one) for one in desk.signatures],
            total=words.roubles(told.total_kopecks) if told else "",
            explained=told.words if told else "",
            estimate=estimate_items(told) if told else [],
            parts=[part_item(one) for one in told.parts] if told else [],
            loaded=True,
        )
        if desk.turnkey:
            self._draw_lines(max(len(self.lines), _FIRST_LINES, *turnkey_typed.filled(desk.typed)))

    def _draw_lines(self, count: int) -> None:
        most = min(count, turnkey_typed.MOST_LINES)
        self._put(lines=[self._line(at) for at in range(1, most + 1)], may_add=most < turnkey_typed.MOST_LINES)

    def _line(self, at: int) -> LineItem:
        return LineItem(f"{at}", *(self.typed.get(f"{cell}_{at}", "") for cell in turnkey_typed.CELLS))


refresh_with(STAFF_OFFER, StaffOffer.refresh)
