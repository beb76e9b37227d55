"""The supply contract on the page of a connection, for its applicant and for the staff."""

from dataclasses import dataclass, field

from lkk.services.applications.case.card import Card
from lkk.services.connection import supply_accounts, supply_cases, supply_elsewhere, supply_view
from lkk.services.connection.supply_view import SupplyView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state import format
from lkk.state.arguments import AccountId, LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.supply import SupplyState

SUPPLY_FORM, TOLD_FORM = "supply-consent", "supply-told"
_WANTED: dict[SupplyState, str] = {
    SupplyState.ELSEWHERE: "С этим поставщиком портал документами не обменивается: договор вы заключаете с ним сами.",
    SupplyState.WAITING: "Присоединение выполнено. Дайте согласие на передачу данных, и мы передадим дело поставщику.",
    SupplyState.QUEUED: "Передаём документы поставщику. От вас ничего не нужно.",
    SupplyState.SENT: "Поставщик готовит договор. Он появится здесь, и мы вам сообщим. От вас пока ничего не нужно.",
    SupplyState.SIGNED: "Вы подписали договор. Ждём от поставщика номер лицевого счёта.",
    SupplyState.CONCLUDED: "Договор заключён. От вас ничего не нужно.",
    SupplyState.EXPIRED: "Срок подписания, который назвал поставщик, прошёл. Если договор ещё нужен, напишите в "
    "переписке: сотрудник передаст дело поставщику ещё раз.",
    SupplyState.DECLINED: "Вы отказались подписать договор. Если передумаете, напишите в переписке: сотрудник передаст "
    "дело поставщику ещё раз.",
    SupplyState.DISAGREED: "Поставщик рассмотрит разногласия и направит новую редакцию договора или отказ.",
    SupplyState.REFUSED: "Сотрудник, который ведёт заявку, знает об отказе. Вопросы можно задать в переписке.",
}

_TELL = (
    "С этим поставщиком портал документами не обменивается. Заключите договор с ним сами: без договора энергоснабжения "
    "электроэнергию не отпускают. Заключили — отметьте это здесь, и присоединение будет завершено."
)
_SILENT = "Ответа нет больше двух недель: сотрудник, который ведёт заявку, знает об этом."
_FIRM_EXPIRED = (
    "Срок подписания, который назвал поставщик, прошёл. Если вы уже передали ему подписанный договор, ничего не нужно: "
    "ждём его ответа. Если нет, напишите в переписке: сотрудник передаст дело поставщику ещё раз."
)


@dataclass
class OfferItem:
    """An account that is attached without a PIN."""

    id: int = 0
    number: str = ""
    address: str = ""


@dataclass
class SupplyItem:
    """What is known of the supply contract; without a `label` there is nothing to show."""

    label: str = ""
    tone: str = ""
    wanted: str = ""
    reason: str = ""
    changed: str = ""
    contract: str = ""
    account: str = ""
    consent: list[str] = field(default_factory=list[str])
    version: str = ""
    offers: list[OfferItem] = field(default_factory=list[OfferItem])
    supplier: str = ""
    tells: bool = False  # the applicant may say that the contract was concluded elsewhere
    anew: bool = False


class CaseSupply(Base, mixin=True):
    """A state declares the handlers with its own rule of access; what they do is here."""

    supply: SupplyItem = SupplyItem()

    async def _reload(self) -> None:
        """Read the case again."""
        raise NotImplementedError

    async def _read_supply(self, work: UnitOfWork, actor: Actor, case: Card) -> None:
        """Show where the supply contract of a connection is; before its stage there is none."""
        begun = case.stage in (Stage.SUPPLY, Stage.DONE)
        seen = await supply_view.of_application(work, actor, case.number) if begun else None
        self.supply = _item(seen) if seen else SupplyItem()

    async def _agree_to_supply(self, number: str, form: LongForm) -> None:
        """Give the consent the case waits for; a box that is not ticked is told of at the box."""
        version = self.supply.version if form.get("consent") else ""
        async with self._unit() as (work, actor):
            await supply_cases.agree(work, actor, number, version)
        self._notice("Согласие записано, дело передаётся поставщику")
        await self._reload()

    async def _tell_of_supply(self, number: str, form: LongForm) -> None:
        """Tell of a contract that was concluded with a supplier the portal does not speak with."""
        async with self._unit() as (work, actor):
            on = day_of(form.get("concluded_on", ""))
            await supply_elsewhere.concluded(work, actor, number, form.get("contract", ""), on)
        self._notice("Записано: договор энергоснабжения заключён")
        await self._reload()

    async def _attach_supplied(self, number: str, account_id: AccountId) -> None:
        """Attach the account of the contract."""
        async with self._unit() as (work, actor):
            attached = await supply_accounts.attach(work, actor, number, account_id)
        self._notice(f"Лицевой счёт № {attached} подключён")
        await self._reload()

    async def _supply_anew(self, number: str) -> None:
        """Hand the case in once more."""
        async with self._unit() as (work, actor):
            await supply_cases.hand_in_anew(work, actor, number)
        self._notice("Дело передаётся поставщику ещё раз")
        await self._reload()


def _item(seen: SupplyView) -> SupplyItem:
    return SupplyItem(
        label=seen.state.label,
        tone=seen.state.tone,
        wanted=f"{_wanted(seen)} {_SILENT}" if seen.silent else _wanted(seen),
        reason=seen.reason,
        changed=format.moment(seen.changed_at),
        contract=seen.contract_number,
        account=seen.account_number,
        consent=[part for part in seen.consent.body.split("\n\n") if part.strip()] if seen.consent else [],
        version=seen.consent.version if seen.consent else "",
        offers=[OfferItem(one.id, one.number, one.address) for one in seen.accounts],
        supplier=seen.supplier,
        tells=seen.may_tell,
        anew=seen.may_hand_in_anew,
    )


def _wanted(seen: SupplyView) -> str:
    """What the applicant does next, by the state, whose signature it is and whether the portal speaks with them."""
    if seen.state is SupplyState.OFFERED:
        return _to_sign(seen)
    if seen.state is SupplyState.EXPIRED and not seen.signs_here:
        return _FIRM_EXPIRED
    if seen.state is SupplyState.CONCLUDED and not seen.account_number and seen.document:
        return "Договор заключён. Ждём от поставщика номер лицевого счёта, от вас ничего не нужно."
    return _TELL if seen.may_tell else _WANTED[seen.state]


def _to_sign(seen: SupplyView) -> str:
    until = f" до {format.day(seen.sign_until)} включительно" if seen.sign_until else ""
    if seen.signs_here:
        return f"Прочитайте договор до конца и подпишите его{until}: он среди документов заявки."
    return (
        "Договор поставщика — среди документов заявки. Организация подписывает его не в кабинете: скачайте договор, "
        f"подпишите и передайте поставщику{until} или ответьте ему о разногласиях. Когда поставщик сообщит, что "
        "договор заключён, здесь появится лицевой счёт."
    )
