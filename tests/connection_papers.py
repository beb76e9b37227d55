"""A sample of every paper of a connection, as the tests and the person who looks at them take it."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from lkk.models.connection import Connection
from lkk.services.connection.drafts import entered
from lkk.services.connection.fee import Scope, fee_of
from lkk.services.connection.papers import (
    CaseFacts,
    CompanyFacts,
    ConditionsText,
    PaperFacts,
    agreement,
    check,
    head,
    object_facts,
    result,
    schedule_lines,
    told,
)
from lkk.services.connection.schedule import parts_of
from lkk.services.connection.turnkey_draft import works_of
from lkk.services.connection.turnkey_typed import read
from lkk.services.directories.connection import TermRow
from lkk.services.forms.catalog import KINDS
from lkk.vocabulary.applications import ConnectionCategory
from lkk.vocabulary.connection import FeeMethod, Milestone, PaymentPlan
from tests.unit.test_connection_fee import RATES, VAT

DAY = date(2026, 11, 26)
ANSWERS = {
    "receiver_name": "Жилой дом",
    "new_power_kw": "12",
    "total_power_kw": "12",
    "new_voltage": "0.4",
    "reliability_categories": ["3"],
    "connection_points": 1,
    "cadastral_number": "22:63:010101:123",
}
COMPANY = CompanyFacts(
    "Общество с ограниченной ответственностью «Барнаульская сетевая компания»",
    ("656000, Алтайский край, г. Барнаул, пр. Ленина, д. 1", "ИНН 2225000003, КПП 222501001"),
    "380-616",
)
CONDITIONS = ConditionsText(
    "ТП-2026-000123/ТУ",
    date(2028, 11, 26),
    "Опора № 7 воздушной линии 0,4 кВ от ТП-114.",
    ("Построить ответвление от опоры № 7 до границы участка.", "Установить шкаф учёта с прибором учёта."),
    ("Выполнить ввод в дом и заземление.", "Не больше 12 кВт одновременно."),
    "Прибор учёта устанавливает сетевая организация на опоре у границы участка.",
)
ORDER = {
    "name_1": "Вводный щит",
    "quantity_1": "1",
    "unit_1": "шт.",
    "price_1": "20 000,00",
    "name_2": "Кабель в земле",
    "quantity_2": "12,5",
    "unit_2": "м",
    "price_2": "1 000",
    "works_days": "30",
    "warranty_months": "24",
    "subject": "ввод и щит учёта по техническим условиям № 12",
    "customer": "Обеспечить доступ\nОсвободить место под щит",
}
STAGES = (
    TermRow(15, Milestone.CONTRACT, 15),
    TermRow(30, Milestone.CONTRACT, 60, not_after=Milestone.CONNECTION),
    TermRow(45, Milestone.CONNECTION, 15),
    TermRow(10, Milestone.ACT, 15),
)


def case(*, full: bool) -> CaseFacts:
    """A house of 12 kW, or the same on the full track."""
    fee = fee_of(
        Scope(ConnectionCategory.HOUSEHOLD_15, Decimal(12), Decimal("0.4"), 120, overhead_m=120, again=full), RATES, VAT
    )
    plan = STAGES if full else (TermRow(100, Milestone.CONTRACT, 0),)
    return CaseFacts(
        company=COMPANY,
        applicant="Иванов Иван Иванович",
        applicant_facts=(("Вид заявителя", "Физическое лицо"), ("Лицевой счёт", "50001")),
        object_facts=object_facts(KINDS["tp_new"], ANSWERS, "г. Барнаул, ул. Попова, 12"),
        full=full,
        demo=not full,
        estimate=tuple((line.name, line.formula, line.sum_kopecks) for line in fee.lines),
        total_kopecks=fee.total_kopecks,
        words=fee.words,
        parts=parts_of(fee.total_kopecks, plan),
        performance="6 месяцев",
        pay_until=date(2026, 12, 3),
        sign_until=date(2026, 12, 10),
        grace="3 рабочих дня",
        inspect="10 дней",
        conditions=CONDITIONS,
    )


def turnkey_samples() -> dict[str, dict[str, Any]]:
    """Data of the papers of works «под ключ»."""
    order = read(ORDER, VAT)
    contract = Connection(
        application_id=1,
        method=FeeMethod.ESTIMATE,
        plan=PaymentPlan.TURNKEY,
        voltage_kv=Decimal(0),
        total_kopecks=order.total_kopecks,
        words="По смете.",
        estimate=[entered(asdict(line)) for line in order.lines],
    )
    known = case(full=True)
    facts = PaperFacts(known.company, known.applicant, known.applicant_facts, known.object_facts, demo=False)
    works = works_of(contract)
    halves = (TermRow(50, Milestone.CONTRACT, 15), TermRow(50, Milestone.ACT, 15))
    return {
        "service_contract": {
            **head(facts, "Договор на выполнение работ «под ключ»", "1/Д", DAY),
            **works,
            "schedule": schedule_lines(parts_of(order.total_kopecks, halves)),
            "subject": order.subject,
            "customer": list(order.customer),
            "works_days": "30 рабочих дней",
            "warranty": "24 месяца",
            "sign_until": "10.12.2026",
            "disagreements": "10 рабочих дней",
        },
        "service_act": {
            **head(facts, "Акт сдачи-приёмки работ", "1/А", DAY),
            **works,
            "ground": told((("Договор", "№ 1/Д от 03.12.2026"),)),
            "done": "Паспорт щита передан заказчику.",
        },
    }


def samples() -> dict[str, dict[str, Any]]:
    """Data of each template by its name."""
    house, workshop = case(full=False), case(full=True)
    ground = (("Договор", "№ ТП-2026-000123/Д от 03.12.2026"), ("Технические условия", "№ ТП-2026-000123/ТУ"))
    border = "Зажимы ввода шкафа учёта на опоре № 7: сторона линии — сетевая организация, сторона дома — заявитель."
    acts = {"ground": ground, "border": border}
    return {
        **turnkey_samples(),
        "offer": agreement(house, "Условия договора технологического присоединения", "1/Д", DAY),
        "contract": agreement(workshop, "Договор технологического присоединения", "1/Д", DAY),
        "conditions": agreement(house, "Технические условия", "1/ТУ", DAY),
        "check": check(
            workshop,
            "Акт проверки выполнения технических условий",
            "1/П1",
            DAY,
            ground=ground,
            found=(("День проверки", "03.12.2026"), ("Максимальная мощность", "400 кВт")),
            remarks=("Нет заземления", "Нет маркировки"),
        ),
        "act": result(workshop, "Акт об осуществлении технологического присоединения", "1/А", DAY, **acts),
        "readiness": result(house, "Уведомление об обеспечении возможности присоединения", "1/У", DAY, **acts),
        "instruction": result(house, "Инструкция по присоединению", "1/И", DAY, **acts),
    }
