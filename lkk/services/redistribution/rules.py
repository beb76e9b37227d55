"""What an ad may say (pure): figures, words without a way round the portal, and whom the law lets give capacity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from lkk.services.forms.declaration import Field
from lkk.services.forms.values import parsed
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.money.typed import kopecks_typed
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.redistribution import (
    LEAST_KW,
    MOST_KW,
    MOST_PRICE_KOPECKS,
    TEXT_LENGTH,
    AdSide,
    AdVoltage,
    GiverKind,
)
from lkk.vocabulary.words import day, number

#: A small household, a small business, a temporary connection: who may not give (ПП 861, domain.md section 0).
_NO_GIVERS = {
    GiverKind.HOUSEHOLD: "Мощность до {bound} кВт, присоединённую для бытовых нужд, передать нельзя",
    GiverKind.SMALL_BUSINESS: "Мощность до {bound} кВт передать нельзя",
    GiverKind.TEMPORARY: "Мощность временного присоединения передать нельзя",
}
_KW = Field("kw", "Мощность", FieldKind.POWER_KW, minimum=LEAST_KW, maximum=MOST_KW)
_OWN_KW = Field("own_kw", "Вся ваша мощность", FieldKind.POWER_KW, minimum=LEAST_KW, maximum=MOST_KW * 100)
_UNTIL = Field("valid_until", "Показывать до", FieldKind.DATE)
_TEXT = Field("text", "Подробности", FieldKind.LONG_TEXT, max_length=TEXT_LENGTH)

#: Ten digits or more with what people put between them, or a short number in its groups: 50-16-28, 501-262.
_PHONE = re.compile(r"\d(?:[\s().\-–—]{0,3}\d){9,}|\b\d{2,3}[-–—]\d{2}[-–—]\d{2}\b|\b\d{3}[-–—]\d{3}\b")
_ADDRESS = re.compile(
    r"@|https?:|www\.|t\.me|\b[\w-]{2,63}\.(?:ru|рф|com|net|org|su)\b|whats|ватсап|вотсап|telegram|телеграм|вайбер|viber",
    re.IGNORECASE,
)
_Chosen = TypeVar("_Chosen", bound=Labelled)


@dataclass(frozen=True)
class AdValues:
    """What an ad says, checked; `price` in kopecks for a kilowatt, None is negotiable."""

    side: AdSide
    kw: Decimal
    voltage: AdVoltage
    substation_key: str
    price: int | None
    text: str
    valid_until: date
    own_kw: Decimal | None
    giver_kind: GiverKind | None


def checked(
    typed: Mapping[str, Any], *, today: date, last_day: date, substations: frozenset[str], bound: int
) -> AdValues:
    """Return the values of a form; `last_day` is the latest that an ad may name, `substations` those it may name.

    `bound` is in kW: who may give has more.

    Raises:
        FieldErrors: what is wrong, each by the name of its field.
    """
    wrong = FieldErrors()
    side = chosen(wrong, AdSide, typed, "side", "Выберите: отдаёте мощность или ищете")
    voltage = chosen(wrong, AdVoltage, typed, "voltage", "Выберите напряжение")
    substation = str(typed.get("substation_key") or "")
    if substation not in substations:
        wrong.add("substation_key", "Выберите центр питания из списка")
    kw = kilowatts(wrong, _KW, typed)
    own_kw = giver_kind = None
    if side is AdSide.GIVE:
        own_kw = kilowatts(wrong, _OWN_KW, typed)
        giver_kind = chosen(wrong, GiverKind, typed, "giver_kind", "Выберите, как присоединён ваш объект")
        demand_giver(wrong, giver_kind, own_kw, kw, bound=bound)
    price = _price(wrong, typed)
    until = _until(wrong, typed, today, last_day)
    text = _words(wrong, typed)
    wrong.raise_if_any()
    if not (side and voltage and kw and until):
        raise RuntimeError("a field without a value and without an error")
    return AdValues(side, kw, voltage, substation, price, text, until, own_kw, giver_kind)


def demand_giver(
    wrong: FieldErrors, kind: GiverKind | None, own_kw: Decimal | None, kw: Decimal | None, *, bound: int
) -> None:
    """Refuse a giver whom the law excludes, and more than they have; what is wrong goes into `wrong`.

    `bound` is in kW: who may give has more.
    """
    if kind is not None and kind in _NO_GIVERS:
        wrong.add(
            "giver_kind",
            f"{_NO_GIVERS[kind].format(bound=bound)}: это запрещают Правила присоединения (постановление № 861)",
        )
    elif own_kw is not None and own_kw <= bound and kind is not None:
        least = f"должно быть больше {bound} кВт"
        wrong.add("own_kw", f"У постоянно присоединённого объекта, который отдаёт мощность, {least}")
    if kw is not None and own_kw is not None and kw > own_kw:
        wrong.add("kw", f"Отдать можно не больше, чем есть: {number(own_kw)} кВт")


def without_contacts(text: str) -> bool:
    """Whether a text names no phone, no address of mail and no link."""
    return not (_PHONE.search(text) or _ADDRESS.search(text))


def chosen(wrong: FieldErrors, kind: type[_Chosen], typed: Mapping[str, Any], name: str, ask: str) -> _Chosen | None:
    """Return the member of a field; when there is none, `ask` goes into `wrong`."""
    try:
        return kind(str(typed.get(name) or ""))
    except ValueError:
        wrong.add(name, ask)
        return None


def kilowatts(wrong: FieldErrors, field: Field, typed: Mapping[str, Any]) -> Decimal | None:
    """Return the kW of a field; when there are none, why goes into `wrong`."""
    try:
        value = parsed(field, typed.get(field.name), date.min)
    except InvalidValue as error:
        wrong.add(field.name, error)
        return None
    if not value:
        wrong.add(field.name, "Укажите мощность в кВт, например 25")
        return None
    return Decimal(value)


def _price(wrong: FieldErrors, typed: Mapping[str, Any]) -> int | None:
    said = str(typed.get("price") or "").strip()
    if not said:
        return None
    try:
        kopecks = kopecks_typed(said, at="price")
    except InvalidValue as error:
        wrong.add("price", error)
        return None
    if not 0 < kopecks <= MOST_PRICE_KOPECKS:
        wrong.add("price", "Проверьте цену: это рубли за один кВт. Чтобы договориться о цене, оставьте поле пустым")
    return kopecks


def _until(wrong: FieldErrors, typed: Mapping[str, Any], today: date, last_day: date) -> date | None:
    try:
        value = parsed(_UNTIL, typed.get("valid_until"), today)
    except InvalidValue as error:
        wrong.add("valid_until", error)
        return None
    if not value:
        wrong.add("valid_until", "Укажите последний день объявления")
        return None
    until = date.fromisoformat(value)
    if not today < until <= last_day:
        wrong.add("valid_until", f"Укажите день после сегодняшнего, но не позже {day(last_day)}")
    return until


def _words(wrong: FieldErrors, typed: Mapping[str, Any]) -> str:
    try:
        text = parsed(_TEXT, typed.get("text"), date.min)
    except InvalidValue as error:
        wrong.add("text", error)
        return ""
    if not without_contacts(text):
        wrong.add("text", "Уберите телефон, почту и ссылки: связаться с вами можно через портал")
    return text
