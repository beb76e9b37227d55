"""What is typed of an agreement (pure): the terms of both, and what each side tells of its own object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lkk.services.forms.declaration import Field
from lkk.services.forms.values import parsed
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.money.typed import kopecks_typed
from lkk.services.redistribution import rules
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.capacity_agreements import ADDRESS_LENGTH, MOST_DAYS, MOST_PRICE_KOPECKS
from lkk.vocabulary.redistribution import LEAST_KW, MOST_KW, GiverKind
from lkk.vocabulary.words import day, number

_KW = Field("kw", "Сколько передаётся", FieldKind.POWER_KW, minimum=LEAST_KW, maximum=MOST_KW)
_OWN_KW = Field("own_kw", "Вся мощность", FieldKind.POWER_KW, minimum=LEAST_KW, maximum=MOST_KW * 100)
_APPLY_BY = Field("apply_by", "Подать заявки до", FieldKind.DATE)
_ADDRESS = Field("address", "Адрес объекта", max_length=ADDRESS_LENGTH)


@dataclass(frozen=True)
class Terms:
    """What both agree on; `price` is kopecks for all of `kw`, `apply_by` the last day to file applications."""

    kw: Decimal
    price: int
    apply_by: date


@dataclass(frozen=True)
class OwnFacts:
    """What a side tells of its own object; what the giver alone tells is None of the taker."""

    address: str
    own_kw: Decimal | None
    kind: GiverKind | None
    keep_rest: bool


def terms(wrong: FieldErrors, typed: Mapping[str, Any], *, today: date, most_kw: Decimal | None) -> Terms | None:
    """Return the terms; what is wrong goes into `wrong`. `most_kw` is what the giving ad has, None without one."""
    kw = rules.kilowatts(wrong, _KW, typed)
    if kw is not None and most_kw is not None and kw > most_kw:
        wrong.add("kw", f"В объявлении {number(most_kw.normalize())} кВт. Больше по нему передать нельзя")
    price, until = _price(wrong, typed), _apply_by(wrong, typed, today)
    return None if kw is None or price is None or until is None else Terms(kw, price, until)


def own_facts(
    wrong: FieldErrors, typed: Mapping[str, Any], *, giver: bool, kw: Decimal | None, bound: int
) -> OwnFacts | None:
    """Return what the side tells of itself; what is wrong goes into `wrong`. `kw` is what is to be handed over.

    `bound` is in kW: who may give has more.
    """
    address = _address(wrong, typed)
    if not giver:
        return OwnFacts(address, None, None, keep_rest=False) if address else None
    own_kw = rules.kilowatts(wrong, _OWN_KW, typed)
    kind = rules.chosen(wrong, GiverKind, typed, "giver_kind", "Выберите, как присоединён ваш объект")
    rules.demand_giver(wrong, kind, own_kw, kw, bound=bound)
    keep = str(typed.get("keep_rest") or "") in ("on", "true", "1")
    return OwnFacts(address, own_kw, kind, keep) if address and own_kw is not None and kind is not None else None


def _price(wrong: FieldErrors, typed: Mapping[str, Any]) -> int | None:
    said = str(typed.get("price") or "").strip()
    if not said:
        wrong.add("price", "Укажите цену за всю мощность в рублях. Если без платы, укажите 0")
        return None
    try:
        kopecks = kopecks_typed(said, at="price")
    except InvalidValue as error:
        wrong.add("price", error)
        return None
    if kopecks > MOST_PRICE_KOPECKS:
        wrong.add("price", "Проверьте цену: это рубли за всю передаваемую мощность")
        return None
    return kopecks


def _apply_by(wrong: FieldErrors, typed: Mapping[str, Any], today: date) -> date | None:
    try:
        value = parsed(_APPLY_BY, typed.get("apply_by"), today)
    except InvalidValue as error:
        wrong.add("apply_by", error)
        return None
    if not value:
        wrong.add("apply_by", "Укажите, до какого дня подать заявки")
        return None
    until, last = date.fromisoformat(value), today + timedelta(days=MOST_DAYS)
    if not today < until <= last:
        wrong.add("apply_by", f"Укажите день после сегодняшнего, но не позже {day(last)}")
        return None
    return until


def _address(wrong: FieldErrors, typed: Mapping[str, Any]) -> str:
    try:
        text = str(parsed(_ADDRESS, typed.get("address"), date.min))
    except InvalidValue as error:
        wrong.add("address", error)
        return ""
    if not text:
        wrong.add("address", "Укажите адрес вашего объекта: он войдёт в соглашение")
    return text
