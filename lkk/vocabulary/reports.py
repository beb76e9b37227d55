"""Words of the reports for heads: which there are, and the units of their figures."""

from enum import StrEnum

from lkk.vocabulary.labelled import Labelled


class ReportKind(Labelled):
    """The reports of `/staff/reports` in the order of their links."""

    APPLICATIONS = "applications", "Заявки"
    CONNECTIONS = "connections", "Присоединения"
    READINGS = "readings", "Показания"
    APPEALS = "appeals", "Обращения"
    TALKS = "talks", "Диалоги и приём"
    PAYMENTS = "payments", "Платежи"
    EMPLOYEES = "employees", "Нагрузка сотрудников"
    DELIVERY = "delivery", "Доставка сообщений"


class ReportSpan(Labelled):
    """The days of a saved report: such that move with the present day, or two that stay."""

    DAYS = "days", "Выбранные дни"
    YESTERDAY = "yesterday", "Вчера"
    LAST_WEEK = "last_week", "Прошлая неделя"
    LAST_MONTH = "last_month", "Прошлый месяц"
    LAST_QUARTER = "last_quarter", "Прошлый квартал"
    THIS_YEAR = "this_year", "С начала года"
    LAST_YEAR = "last_year", "Последние 365 дней"

    @property
    def moves(self) -> bool:
        """Whether a later day gives other days."""
        return self is not ReportSpan.DAYS


class ReportEvery(Labelled):
    """How often a saved report comes by mail."""

    DAY = "day", "Каждый день"
    WEEK = "week", "По понедельникам"
    MONTH = "month", "Первого числа месяца"


class Unit(StrEnum):
    """What a figure of a report is counted in."""

    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    KOPECKS = "kopecks"
    MARKS = "marks"
    KILOWATTS = "kilowatts"


class Drawn(StrEnum):
    """What a figure means in a chart; the numbered ones only tell figures apart."""

    GOOD = "good"
    LATE = "late"  # done after its term
    BAD = "bad"
    WAITS = "waits"
    ASIDE = "aside"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"


class StageFate(StrEnum):
    """What became of a grid connection at a stage: it has left it, stands there, or came to its end there."""

    PASSED = "passed"
    STANDS = "stands"
    ENDED = "ended"


class TermOutcome(Labelled):
    """What became of the company's terms of an application."""

    KEPT = "kept", "Срок выдержан"
    MISSED = "missed", "Срок нарушен"
    RUNNING = "running", "Срок идёт"
    WITHDRAWN = "withdrawn", "Отозваны"
    NO_TERM = "no_term", "Без срока"
