"""The contract inside the page of an application: what the applicant may do about it, and what the staff may."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lkk.routes import APPLICATION, STAFF_APPLICATION, staff_offer_path
from lkk.services.applications.history import side_of
from lkk.services.composition import DOCUMENT_EFFECTS, OWNERS
from lkk.services.connection import inspection, instalments, result_papers, results, turnkey_works, view
from lkk.services.files import removing
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.signing import rejecting
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.application import OwnApplication, number_in
from lkk.state.applications.application_view import file_item
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import FileId, LongForm
from lkk.state.base import Base
from lkk.state.connection.rows import (
    SIGNATURES_AT,
    ContractItem,
    DayItem,
    EstimateItem,
    PaperItem,
    PartItem,
    PaymentItem,
    contract_item,
    day_item,
    estimate_items,
    part_item,
    payment_item,
)
from lkk.state.days import day_of
from lkk.state.live import refresh_with
from lkk.vocabulary.applications import Side
from lkk.vocabulary.permissions import Permission

INSTALMENTS_DIALOG, SWITCH_DIALOG, SEND_DIALOG = "instalments", "switched-on", "send-papers"
DAYS_FORM, CHECK_FORM, REJECT_FORM = "inspection-days-form", "inspection-check", "reject-disagreements"
READY_FORM, ACT_FORM = "readiness", "connection-act"
PREPARED = "prepared-papers"
WORKS_ACT_FORM = "works-act"
_DAYS = ("day_1", "day_2", "day_3")
_CHECK = ("checked_on", "inspector", "power_kw", "voltage_kv", "remarks")


@dataclass
class CaseItem:
    """The contract with what may be done now; nothing is shown while `there` is false."""

    there: bool = False
    contract: ContractItem = field(default_factory=ContractItem)
    estimate: list[EstimateItem] = field(default_factory=list)
    parts: list[PartItem] = field(default_factory=list)
    terms: list[PaymentItem] = field(default_factory=list)
    days: list[DayItem] = field(default_factory=list)
    instalments: list[PartItem] = field(default_factory=list)
    may_offer: bool = False
    may_reject: bool = False
    offer_href: str = ""
    may_propose: bool = False
    may_tell_ready: bool = False
    may_post_act: bool = False
    may_switch_on: bool = False
    may_take_acts: bool = False
    may_post_works_act: bool = False
    may_check: bool = False
    check: dict[str, str] = field(default_factory=lambda: dict.fromkeys(_CHECK, ""))
    papers: list[PaperItem] = field(default_factory=list)
    prepared_on: str = ""
    overdue: bool = False
    signatures: list[FileItem] = field(default_factory=list)


def case_item(shown: view.Shown, number: str, reader: Side) -> CaseItem:
    """The contract in words for its `reader`."""
    case, href = shown.case, staff_offer_path(number) if shown.may_offer else ""
    if case is None:
        return CaseItem(may_offer=shown.may_offer, offer_href=href)
    return CaseItem(
        there=True,
        contract=contract_item(case, reader),
        estimate=estimate_items(case),
        parts=[part_item(one) for one in case.parts],
        terms=[payment_item(one, case.parts) for one in case.terms],
        days=[day_item(one) for one in case.days],
        instalments=[PartItem(one["number"], one["when"], one["sum"], "", "neutral") for one in case.instalments],
        may_offer=shown.may_offer,
        may_reject=shown.disputed is not None,
        offer_href=href,
        may_propose=case.may_propose,
        may_tell_ready=case.may_tell_ready,
        may_post_act=case.may_post_act,
        may_switch_on=case.may_switch_on,
        may_take_acts=case.may_take_acts,
        may_post_works_act=case.may_post_works_act,
        may_check=bool(case.check),
        check={name: case.check.get(name, "") for name in _CHECK},
        papers=[PaperItem(title, url) for title, url in case.prepared.papers],
        prepared_on=format.day(case.prepared.prepared_on) if case.prepared.prepared_on else "",
        overdue=case.prepared.overdue,
        signatures=[file_item(one) for one in case.prepared.signatures],
    )


class _Contract(Base, mixin=True):
    """What both sides read of a contract."""

    case: CaseItem = CaseItem()

    _application_id: int = 0
    _disputed: UUID | None = None

    async def _read(self) -> None:
        number = number_in(self.router.url.path)
        async with self._unit() as (work, actor):
            shown = await view.of_application(work, actor, number)
        self._application_id = shown.case.application_id if shown.case else 0
        self._disputed = shown.disputed
        self._put(case=case_item(shown, number, side_of(actor)))

    def _known(self) -> int:
        if not self._application_id:
            raise NotFound
        return self._application_id


class OwnContract(_Contract, Base):
    """The applicant's side."""

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Read the contract of the application of the address; a page of none is refused by the application itself."""
        await self._read()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> object:
        """Look again, and let the application do the same."""
        await self._read()
        return OwnApplication.refresh

    @allow(Permission.USE_CABINET)
    async def ask_instalments(self) -> object:
        """Pay in parts."""
        self._command("close", id=INSTALMENTS_DIALOG)
        async with self._unit() as (work, actor):
            await instalments.ask(work, actor, self._known())
        self._notice("Рассрочка оформлена, счёт на первую часть выставлен")
        await self._read()
        return OwnApplication.refresh

    @allow(Permission.USE_CABINET)
    async def choose_day(self, form: LongForm) -> object:
        """Agree to a day of the inspection."""
        async with self._unit() as (work, actor):
            await inspection.choose(work, actor, self._known(), _day(form, "day"))
        self._notice("День проверки согласован")
        await self._read()
        return OwnApplication.refresh

    @allow(Permission.USE_CABINET)
    async def switched_on(self) -> object:
        """Tell that the own devices are switched on."""
        self._command("close", id=SWITCH_DIALOG)
        async with self._unit() as (work, actor):
            await results.switched_on(work, actor, self._known())
        self._notice("Спасибо! Мы оформим акт допуска прибора учёта")
        await self._read()
        return OwnApplication.refresh

    @allow(Permission.USE_CABINET)
    async def take_acts(self) -> object:
        """Tell that the papers of the connection are read."""
        async with self._unit() as (work, actor):
            await results.take_acts(work, actor, self._known())
        self._notice("Записано: вы ознакомились с документами")
        await self._read()
        return OwnApplication.refresh


class StaffContract(_Contract, Base):
    """The office's side."""

    turn: int = 0  # what was carried out is typed no more

    @allow(Permission.SEE_APPLICATIONS)
    async def load(self) -> None:
        """Read the contract of the application of the address."""
        await self._read()

    @allow(Permission.SEE_APPLICATIONS)
    async def refresh(self) -> object:
        """Look again, and let the application do the same."""
        await self._read()
        return StaffApplication.refresh

    @allow(Permission.WORK_APPLICATIONS, form=REJECT_FORM)
    async def reject(self, form: LongForm) -> object:
        """Reject the disagreements with the contract."""
        if self._disputed is None:
            raise NotFound
        async with self._unit() as (work, actor):
            await rejecting.reject(work, actor, self._disputed, form.get("reason", ""), DOCUMENT_EFFECTS)
        self._command("close", id=f"{REJECT_FORM}-dialog")
        return await self._done("Разногласия отклонены, заявитель получит письмо")

    @allow(Permission.WORK_APPLICATIONS, form=DAYS_FORM)
    async def propose(self, form: LongForm) -> object:
        """Propose days of the inspection."""
        days = [_day(form, name) for name in _DAYS if form.get(name, "").strip()]
        async with self._unit() as (work, actor):
            await inspection.propose(work, actor, self._known(), days)
        return await self._done("Дни предложены заявителю")

    @allow(Permission.WORK_APPLICATIONS, form=CHECK_FORM)
    async def prepare_check(self, form: LongForm) -> object:
        """Set the act of the check from the record of the inspection."""
        async with self._unit() as (work, actor):
            await result_papers.prepare_check(work, actor, self._known(), form)
        return await self._prepared()

    @allow(Permission.WORK_APPLICATIONS, form=READY_FORM)
    async def prepare_readiness(self, form: LongForm) -> object:
        """Set the notice of readiness with the instruction."""
        async with self._unit() as (work, actor):
            await result_papers.prepare_readiness(work, actor, self._known(), form.get("border", ""))
        return await self._prepared()

    @allow(Permission.WORK_APPLICATIONS, form=ACT_FORM)
    async def prepare_act(self, form: LongForm) -> object:
        """Set the act of the connection."""
        on = _day(form, "connected_on")
        async with self._unit() as (work, actor):
            await result_papers.prepare_act(work, actor, self._known(), form.get("border", ""), on)
        return await self._prepared()

    @allow(Permission.WORK_APPLICATIONS, form=SEND_DIALOG, at=SIGNATURES_AT)
    async def send_papers(self) -> object:
        """Send what was prepared to the applicant."""
        self._command("close", id=SEND_DIALOG)
        async with self._unit() as (work, actor):
            await result_papers.send(work, actor, self._known())
        return await self._done("Документы направлены заявителю")

    @allow(Permission.WORK_APPLICATIONS)
    async def remove_signature(self, file_id: FileId) -> None:
        """Take out a signature that was added by mistake."""
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._read()

    async def _prepared(self) -> object:
        self._notice("Документы готовы: откройте каждый перед отправкой")
        await self._read()
        self._command("focus", id=PREPARED)
        return StaffApplication.refresh

    @allow(Permission.WORK_APPLICATIONS, form=WORKS_ACT_FORM)
    async def prepare_works_act(self, form: LongForm) -> object:
        """Set the act of works «под ключ»."""
        async with self._unit() as (work, actor):
            await turnkey_works.prepare_act(work, actor, self._known(), form.get("done", ""))
        return await self._prepared()

    async def _done(self, text: str) -> object:
        self.turn += 1
        self._notice(text)
        await self._read()
        return StaffApplication.refresh


def _day(form: LongForm, name: str) -> date:
    found = day_of(form.get(name, ""))
    if found is None:
        raise InvalidValue("Укажите день", at=name)
    return found


refresh_with(APPLICATION, OwnContract.refresh)
refresh_with(STAFF_APPLICATION, StaffContract.refresh)
