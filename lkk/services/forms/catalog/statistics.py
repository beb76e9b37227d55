"""A request for the statistics of one's consumption, answered by a letter with a workbook [seed B 6.3.3.5]."""

from dataclasses import replace

from lkk.services.forms.catalog.field_sets import ACCOUNT_NUMBER, WITH_ACCOUNT, event_day, in_order, long_text
from lkk.services.forms.catalog.passports import STANDARD_186
from lkk.services.forms.declaration import Answers, CrossCheck, Kind, Step, day
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction
from lkk.vocabulary.archive import MOST_MONTHS

ACCOUNT, FIRST, LAST = ACCOUNT_NUMBER.name, "period_from", "period_to"


def _not_too_long(answers: Answers) -> str:
    first, last = day(answers, FIRST), day(answers, LAST)
    if not first or not last:
        return ""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return f"Не больше {MOST_MONTHS} месяцев" if months > MOST_MONTHS else ""


USAGE_STATS = Kind(
    code="usage_stats",
    title="Запрос статистики потребления",
    prefix="СП",
    direction=Direction.METERS,
    open_to=WITH_ACCOUNT,
    plain="Получить расход по месяцам",
    words=("статистика потребления", "сколько я потратил киловатт"),
    summary="Расход по месяцам, зонам и счётчикам таблицей на электронную почту",
    deadline="docs.request",
    next_step="Когда заявка будет обработана, таблица придёт на почту вашего кабинета.",
    passport=Passport(result="Таблица на электронной почте", law=STANDARD_186),
    object_field=ACCOUNT,
    checks=(in_order(FIRST, LAST, "Конец периода раньше его начала"), CrossCheck(FIRST, _not_too_long)),
    steps=(
        Step(
            "Период",
            fields=(
                replace(ACCOUNT_NUMBER, required=True),
                event_day(FIRST, "С месяца", required=True, hint="Любой день первого месяца"),
                event_day(LAST, "По месяц", required=True, hint="Любой день последнего месяца, не больше 36 месяцев"),
                long_text("comment", "Пояснение", required=False),
            ),
        ),
    ),
)
KINDS = (USAGE_STATS,)
