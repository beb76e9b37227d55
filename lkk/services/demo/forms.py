"""Answers of the demo's forms: what a person of Barnaul might write, as of the day of filing."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

Answers = Callable[[date], Mapping[str, Any]]

_PASSPORT = {
    "identity_document": "passport",
    "passport": "01 18 204615",
    "document_issued_by": "ГУ МВД России по Алтайскому краю",
    "document_issued_on": "2018-06-14",
    "department_code": "220-063",
    "snils": "112-233-445 95",
}
_COMPANY = {
    "registered_on": "2008-03-12",
    "head_name": "Кузнецов Олег Викторович",
    "head_position": "Генеральный директор",
    "head_authority": "Устав",
}


def always(answers: Mapping[str, Any]) -> Answers:
    """The same answers on any day."""
    return lambda _: answers


def enquiry(topic: str, words: str) -> Answers:
    """A question to the company."""
    return always({"topic": topic, "text": words, "answer_channel": "email"})


def complaint(subject: str, words: str, demand: str) -> Answers:
    """A complaint about what began some days before."""
    return lambda on: {
        "subject": subject,
        "happened_from": (on - timedelta(days=9)).isoformat(),
        "text": words,
        "demand": demand,
        "answer_channel": "email",
    }


def outage(trouble: str, address: str, words: str) -> Answers:
    """No power, or bad power, since the day itself."""
    return lambda on: {
        "trouble": trouble,
        "object_address": address,
        "since_on": on.isoformat(),
        "since_time": "07:10",
        "extent": "building",
        "text": words,
    }


def violation(kind: str, place: str, words: str) -> Answers:
    """A violation somebody has seen."""
    return lambda on: {"violation": kind, "place": place, "noticed_on": on.isoformat(), "text": words}


def feedback(words: str) -> Answers:
    """A word that needs no answer."""
    return always({"text": words})


def document(name: str) -> Answers:
    """A request for a document of the account."""
    return always({"document": name, "form": "electronic"})


def meter_visit(action: str, reason: str) -> Answers:
    """A visit to the meter on a working day in two or three weeks."""
    return lambda on: {
        "action": action,
        "place_kind": "house",
        "reason": reason,
        "visit_on": visit_day(on).isoformat(),
        "visit_time": "morning",
    }


def measurement(words: str) -> Answers:
    """A measurement of quality: low voltage in the evenings since some days."""
    return lambda on: {
        "deviations": ["low", "unstable"],
        "since_on": (on - timedelta(days=20)).isoformat(),
        "day_part": "evening",
        "text": words,
        "visit_on": visit_day(on).isoformat(),
        "visit_time": "afternoon",
    }


def meter_replacement(power_kw: str) -> Answers:
    """A meter to be replaced because its term is over."""
    return lambda on: {
        "works": ["replacement"],
        "place_kind": "house",
        "reason": "expired",
        "power_kw": power_kw,
        "phases": "one",
        "location": "facade",
        "visit_on": visit_day(on).isoformat(),
        "visit_time": "any",
    }


_HOLIDAYS = {(2, 23), (3, 8), (6, 12), (11, 4)}


def visit_day(on: date) -> date:
    """A Wednesday two or three weeks ahead, two weeks later when that is about a holiday."""
    wanted = on + timedelta(days=14 + (2 - on.weekday()) % 7)
    day = (wanted.month, wanted.day)
    return wanted + timedelta(days=14) if day < (1, 12) or wanted.month == 5 or day in _HOLIDAYS else wanted


def household_connection(address: str, cadastral: str, power_kw: str = "15") -> Answers:
    """A house of a citizen up to 15 kW: the simplified track."""
    return lambda on: {
        **_PASSPORT,
        **_connection(address, cadastral, power_kw, on),
        "usage": "household",
        "load": "household",
        "receiver_name": "Жилой дом",
        "registration_address": "656000, г. Барнаул, ул. Малахова, д. 87, кв. 15",
        "postal_address": "656000, г. Барнаул, ул. Малахова, д. 87, кв. 15",
    }


def turnkey(address: str, cadastral: str, power_kw: str) -> Answers:
    """Works on the land of a citizen «под ключ»."""
    return always(
        {
            "object_address": address,
            "receiver_name": "Жилой дом",
            "cadastral_number": cadastral,
            "power_kw": power_kw,
            "works": ["line", "intake", "switchboard", "grounding"],
            "comment": "От столба до дома 18 метров, стены из газобетона.",
            "postal_address": "656000, г. Барнаул, ул. Малахова, д. 87, кв. 15",
            "access": "По будням после 17 часов, позвонить за час",
            "notify_by": "email",
        }
    )


#: What the operator enters for them: lines of the estimate, their terms and words.
TURNKEY_ESTIMATE: Mapping[str, str] = {
    "name_1": "Линия по участку, провод СИП-4 2×16 на двух опорах", "quantity_1": "18", "unit_1": "м", "price_1": "640",
    "name_2": "Ввод в здание", "quantity_2": "1", "unit_2": "шт.", "price_2": "4 200",
    "name_3": "Вводное устройство с щитом на 24 модуля", "quantity_3": "1", "unit_3": "шт.", "price_3": "14 800",
    "name_4": "Контур заземления с протоколом измерений", "quantity_4": "1", "unit_4": "компл.", "price_4": "9 500",
    "works_days": "20",
    "warranty_months": "24",
    "subject": "линия по участку, ввод в дом, вводное устройство и заземление жилого дома",
    "customer": "Обеспечить доступ на участок в согласованные дни\nОсвободить место для щита",
}  # fmt: skip


def business_connection(address: str, cadastral: str, power_kw: str, receiver: str) -> Answers:
    """An object of a company or an entrepreneur."""
    return lambda on: {
        **_COMPANY,
        **_connection(address, cadastral, power_kw, on),
        "group": "ordinary",
        "okved": "25.62",
        "load": "production",
        "receiver_name": receiver,
        "registration_address": "656037, г. Барнаул, ул. Северо-Западная, д. 2",
        "postal_address": "656037, г. Барнаул, ул. Северо-Западная, д. 2",
        "stages": [
            {
                "name": "Очередь 1",
                "design_on": (on + timedelta(days=60)).isoformat(),
                "commissioned_on": (on + timedelta(days=180)).isoformat(),
                "power_kw": power_kw,
                "category": "3",
            }
        ],
    }


def entrepreneur_connection(address: str, cadastral: str, power_kw: str, receiver: str) -> Answers:
    """An object of an entrepreneur up to 150 kW."""
    return lambda on: {
        **_PASSPORT,
        **business_connection(address, cadastral, power_kw, receiver)(on),
        "registered_on": "2004-02-11",
    }


def _connection(address: str, cadastral: str, power_kw: str, on: date) -> dict[str, Any]:
    return {
        "object_kind": "land",
        "locality": "urban",
        "object_address": address,
        "distance": "within_300",
        "cadastral_number": cadastral,
        "new_power_kw": power_kw,
        "new_voltage": "0.4",
        "total_power_kw": power_kw,
        "phases": "three",
        "reliability_categories": ["3"],
        "connection_points": "1",
        "planned_on": (on + timedelta(days=150)).isoformat(),
        "supplier": "bges",
        "contract_kind": "supply",
        "exchange": "electronic",
        "notify_by": "email",
    }
