"""Step «Сроки и этапы» of a grid connection (domain 2.3)."""

from decimal import Decimal
from typing import Any

from lkk.services.forms.catalog.field_sets import BUSINESS, INDIVIDUAL
from lkk.services.forms.catalog.grid_connection.power import CATEGORIES, LEAST_KW, MOST_KW
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Step, When, day, number
from lkk.vocabulary import words
from lkk.vocabulary.applications import FieldKind

TEN_YEARS = 3660


def planned_on(show_when: When | None = None) -> Field:
    """When electricity is needed."""
    return Field(
        "planned_on",
        "Когда планируете начать пользоваться электроэнергией",
        FieldKind.DATE,
        "Например, 01.09.2027",
        not_before_days=1,
        not_after_days=TEN_YEARS,
        show_when=show_when,
        width="half",
    )


def _stage_day(name: str, label: str) -> Field:
    return Field(name, label, FieldKind.DATE, not_before_days=0, not_after_days=TEN_YEARS, width="half")


STAGES = Field(
    "stages",
    "Этапы ввода",
    FieldKind.ROWS,
    "Если ввод сразу на всю мощность, добавьте один этап",
    show_when=BUSINESS,
    max_rows=10,
    rows=(
        Field("name", "Этап", hint="Например, первая очередь", max_length=120),
        _stage_day("design_on", "Срок проектирования"),
        _stage_day("commissioned_on", "Срок ввода"),
        Field(
            "power_kw",
            "Мощность этапа",
            FieldKind.POWER_KW,
            minimum=LEAST_KW,
            maximum=MOST_KW,
            unit="кВт",
            width="half",
        ),
        Field("category", "Категория надёжности", FieldKind.CHOICE, options=CATEGORIES, width="half"),
    ),
)
STEP = Step("Сроки и этапы", (planned_on(INDIVIDUAL), STAGES))
TEMPORARY_STEP = Step("Сроки", (planned_on(),))


def _rows(answers: Answers) -> list[dict[str, Any]]:
    rows = answers.get("stages")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _order(answers: Answers) -> str:
    previous = None
    for index, row in enumerate(_rows(answers), start=1):
        design, commissioned = day(row, "design_on"), day(row, "commissioned_on")
        if design and commissioned and commissioned < design:
            return f"Этап {index}: срок ввода раньше срока проектирования"
        if previous and commissioned and commissioned < previous:
            return f"Этап {index}: срок ввода раньше, чем у предыдущего этапа. Расставьте этапы по порядку"
        previous = commissioned or previous
    return ""


def _power(answers: Answers) -> str:
    wanted = number(answers, "new_power_kw") or number(answers, "total_power_kw")
    parts = [part for row in _rows(answers) if (part := number(row, "power_kw")) is not None]
    together = sum(parts, Decimal(0))
    if wanted is None or not parts or together == wanted:
        return ""
    sums = f"Мощность этапов вместе {words.number(together)} кВт, а должна быть {words.number(wanted)} кВт"
    return f"{sums}. Исправьте числа"


CHECKS = (CrossCheck("stages", lambda answers: _order(answers) or _power(answers)),)
