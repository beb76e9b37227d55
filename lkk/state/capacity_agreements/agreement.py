"""The agreement of two people about capacity: whose turn it is, terms, the paper, the application that follows."""

import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import reflex as rx

from lkk.routes import (
    CAPACITY_AGREEMENT,
    CAPACITY_OWN,
    application_path,
    capacity_contact_path,
    document_path,
    draft_path,
)
from lkk.services.capacity_agreements import accepting, filing, offering, views
from lkk.services.capacity_agreements.views import AgreementView, OfferLine
from lkk.services.kernel.errors import NotFound
from lkk.services.redistribution import ads
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.capacity_agreements import AgreementState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import day, number, roubles

OFFER_FORM, ACCEPT_FORM, DECLINE_FORM = "capacity-offer", "capacity-accept", "capacity-decline"
_MAY = Permission.USE_CABINET
_TONES = {"signing": "attention", "signed": "success", "refused": "danger", "expired": "danger"}


@dataclass
class OfferItem:
    """Terms that were offered, in words."""

    key: str
    who: str
    kw: str
    price: str
    apply_by: str
    at: str


@dataclass
class AgreementFacts:
    """What is shown; an empty text is not. `step` is the code of what the person does next."""

    step: str = ""
    wanted: str = ""
    title: str = ""
    state: str = ""
    tone: str = "neutral"
    giver: bool = False
    other: str = ""
    substation: str = ""
    voltage: str = ""
    kw: str = ""
    price: str = ""
    apply_by: str = ""
    reason: str = ""
    paper: str = ""
    paper_href: str = ""
    application_href: str = ""
    application: str = ""
    contact_href: str = ""
    may_offer: bool = False
    may_decline: bool = False
    known: dict[str, str] = field(default_factory=dict)
    keep_rest: bool = False
    has_giving_ad: bool = False
    offers: list[OfferItem] = field(default_factory=list)


@dataclass
class KindOption:
    """How a giving object may be connected."""

    value: str
    label: str


class CapacityAgreementPage(Base):
    """The agreement of the contact in the address."""

    loaded: bool = False
    view: AgreementFacts = AgreementFacts()
    offering: bool = False  # the form of other terms is open
    giver_kinds: list[KindOption] = []
    turn: int = 0  # a form that was sent, or that is opened, is drawn anew

    _contact: int = 0
    _agreement: str = ""
    _number: int = 0
    _under_way: bool = False

    @allow(_MAY, missing=CAPACITY_OWN)
    async def load(self) -> None:
        """Open the agreement of the address."""
        self._contact = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        self._put(offering=False, turn=self.turn + 1)
        await self._reload()

    @allow(_MAY, missing=CAPACITY_OWN)
    async def refresh(self) -> None:
        """The other side has done something; what is being typed stays."""
        if self._contact:
            await self._reload()

    @allow(_MAY)
    async def begin_offer(self) -> None:
        """Open the form of other terms."""
        self._forget_errors(OFFER_FORM)
        self._put(offering=True, turn=self.turn + 1)
        self._command("focus", id=f"{OFFER_FORM}-kw")

    @allow(_MAY, form=OFFER_FORM)
    async def offer(self, form: LongForm) -> None:
        """Offer terms."""
        async with self._unit() as (work, actor):
            seen = self._number if self._under_way else 0
            await offering.offer(work, actor, self._contact, seen, form)
        self._forget_errors()
        self._put(offering=False, turn=self.turn + 1)
        self._notice("Условия отправлены второй стороне")
        await self._reload()

    @allow(_MAY, form=ACCEPT_FORM)
    async def accept(self, form: LongForm) -> None:
        """Accept the terms of the other."""
        agreement = self._own_agreement()
        async with self._unit() as (work, actor):
            await accepting.accept(work, actor, agreement, self._number, form)
        self._forget_errors()
        self._put(offering=False, turn=self.turn + 1)
        self._notice("Условия приняты, соглашение составлено")
        await self._reload()

    @allow(_MAY, form=DECLINE_FORM)
    async def decline(self, form: LongForm) -> None:
        """Decline the terms, or take one's own back."""
        agreement = self._own_agreement()
        async with self._unit() as (work, actor):
            await offering.decline(work, actor, agreement, self._number, form.get("reason", ""))
        self._command("close", id=f"{DECLINE_FORM}-dialog")
        self._put(offering=False, turn=self.turn + 1)
        self._notice("Отказ отправлен второй стороне")
        await self._reload()

    @allow(_MAY)
    async def apply(self) -> Any:
        """Open the application that follows, made now or before."""
        agreement = self._own_agreement()
        async with self._unit() as (work, actor):
            made = await filing.begin(work, actor, agreement, self._number)
            href = application_path(made.number) if made.number else draft_path(filing.KIND, made.key)
        return rx.redirect(href)

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await views.view(work, actor, self._contact)
            kinds = await ads.giver_kinds(work)
        self._agreement, self._number = str(found.id or ""), found.number
        self._under_way = found.under_way
        self._put(
            loaded=True,
            view=_facts(found, self._contact),
            giver_kinds=[KindOption(value, label) for value, label in kinds],
        )

    def _own_agreement(self) -> uuid.UUID:
        if not self._agreement:
            raise NotFound
        return uuid.UUID(self._agreement)


def _facts(found: AgreementView, contact: int) -> AgreementFacts:
    step, wanted = _next(found)
    offer = found.offers[0] if found.offers else None
    paper, filed = found.paper, found.application
    return AgreementFacts(
        step=step,
        wanted=wanted,
        title="Вы отдаёте мощность" if found.giver else "Вы получаете мощность",
        state=found.state.label if found.state else "Условий пока нет",
        tone=_TONES.get(found.state.value, "info" if found.under_way else "neutral") if found.state else "neutral",
        giver=found.giver,
        other=found.other,
        substation=found.substation,
        voltage=found.voltage.label if found.voltage else "",
        kw=_kw(offer.kw) if offer else "",
        price=_price(offer.price) if offer else "",
        apply_by=day(offer.apply_by) if offer else "",
        reason=_reason(found),
        paper=f"Соглашение № {paper.number}" if paper else "",
        paper_href=document_path(paper.id) if paper else "",
        application_href=_application(found),
        application=filed.number if filed else "",
        contact_href=capacity_contact_path(contact),
        may_offer=step in ("answer", "wait", "sign"),
        may_decline=step in ("answer", "wait"),
        known=_known(found, offer),
        keep_rest=found.own.keep_rest,
        has_giving_ad=found.has_giving_ad,
        offers=[_offer(one) for one in found.offers] if len(found.offers) > 1 else [],
    )


def _next(found: AgreementView) -> tuple[str, str]:
    """The code of what is next, and its sentence."""
    if not found.under_way and found.state is not AgreementState.SIGNED:
        return "offer", "Предложите условия: сколько кВт, за сколько и до какого дня подать заявки"
    if found.state is AgreementState.OFFERED:
        if found.my_offer:
            return "wait", "Ничего: вторая сторона читает ваши условия. О её ответе мы сообщим"
        return "answer", "Примите условия, предложите свои или откажитесь"
    paper, filed = found.paper, found.application
    if found.state is AgreementState.SIGNING and paper is not None:
        if paper.mine:
            return "other_signs", "Ничего: вы подписали соглашение. Ждём подписи второй стороны"
        until = f" до {day(paper.sign_until)} включительно" if paper.sign_until else ""
        return "sign", f"Прочитайте соглашение и подпишите его{until}"
    if filed is not None and filed.number:
        return "done", f"Ничего: заявка {filed.number} подана, она в состоянии «{filed.status.lower()}»"
    until = f" не позже {day(found.offers[0].apply_by)}" if found.offers else ""
    return "apply", f"Подайте заявку на перераспределение{until}. Соглашение приложено к её черновику"


def _reason(found: AgreementView) -> str:
    """Why the last agreement was not signed, empty when it was or may be."""
    if found.state is AgreementState.EXPIRED:
        return "его не подписали в срок"
    return found.reason


def _application(found: AgreementView) -> str:
    filed = found.application
    if filed is None:
        return ""
    return application_path(filed.number) if filed.number else draft_path(found.kind, filed.id)


def _known(found: AgreementView, offer: OfferLine | None) -> dict[str, str]:
    """What the forms begin with: the terms in force, else the ad's; what is told of one's own object."""
    kw = offer.kw if offer else found.most_kw
    price = offer.price if offer else None
    if price is None and found.price_hint is not None and kw is not None:
        price = int(found.price_hint * kw)
    return {
        "kw": _plain(kw),
        "price": f"{price // 100},{price % 100:02d}" if price is not None else "",
        "apply_by": offer.apply_by.isoformat() if offer else "",
        "address": found.own.address,
        "own_kw": _plain(found.own.own_kw),
        "giver_kind": found.own.kind.value if found.own.kind else "",
    }


def _offer(one: OfferLine) -> OfferItem:
    return OfferItem(
        key=str(one.number),
        who="Вы" if one.mine else "Вторая сторона",
        kw=_kw(one.kw),
        price=_price(one.price),
        apply_by=day(one.apply_by),
        at=format.moment(one.at),
    )


def _kw(kw: Decimal) -> str:
    return f"{number(kw.normalize())} кВт"


def _price(kopecks: int) -> str:
    return roubles(kopecks) if kopecks else "без платы"


def _plain(kw: Decimal | None) -> str:
    return f"{kw.normalize():f}".replace(".", ",") if kw is not None else ""


refresh_with(CAPACITY_AGREEMENT, CapacityAgreementPage.refresh)
