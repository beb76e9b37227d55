"""The directories visits to offices are booked by: offices, and what people come for."""

from typing import Any

from lkk.models.appointments import VisitService
from lkk.models.directories import Office
from lkk.services.directories.declaration import Directory, Item
from lkk.services.directories.items import CODE, POSITION, options
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.appointments import HALF_HOUR, LONGEST, SHORTEST, TIME_ZONES, VisitAudience
from lkk.vocabulary.directories import DirectoryCode, ValueKind


def _times_fit_together(values: dict[str, Any]) -> None:
    if values["horizon_days"] * 24 * 60 <= values["lead"]:
        raise InvalidValue("При таком сроке записи не остаётся ни одного дня", at="lead")
    answer = values["answer_before"]
    if values["needs_approval"] and answer is not None and answer >= values["lead"]:
        words = "Сотруднику не останется времени ответить: укажите меньше, чем в «Записываться не позже чем за»"
        raise InvalidValue(words, at="answer_before")


OFFICES = Directory(
    DirectoryCode.OFFICES,
    "Где принимают потребителей: адреса, телефоны и часы на странице контактов.",
    Office,
    (
        CODE,
        Item("name", "Название", limit=120),
        Item("address", "Адрес", limit=300),
        Item("phones", "Телефоны", limit=200),
        Item("hours", "Часы приёма", limit=300, hint="Например: пн–пт 8:00–17:00, обед 12:00–13:00"),
        Item(
            "region",
            "Регион",
            required=False,
            limit=120,
            hint="Для записи на приём: регион, затем филиал, затем офис. Пусто: на приём здесь не записывают",
            listed=False,
        ),
        Item("branch", "Филиал", required=False, limit=120, hint="Пусто: без филиала", listed=False),
        Item("directions", "Как пройти", required=False, limit=500, hint="Стоит в записи на приём", listed=False),
        Item(
            "time_zone",
            "Часовой пояс",
            ValueKind.CHOICE,
            required=False,
            limit=40,
            options=TIME_ZONES,
            hint="Пусто: пояс портала",
            listed=False,
        ),
        Item(
            "late_minutes",
            "Сколько минут ждать опоздавшего",
            ValueKind.NUMBER,
            required=False,
            high=60,
            hint="Пусто: 10. Затем запись отмечается «Не явился», время отдают тем, кто пришёл без записи",
            listed=False,
        ),
        Item(
            "most_open",
            "Записей у одного человека",
            ValueKind.NUMBER,
            required=False,
            low=1,
            high=20,
            hint="Пусто: 3. Столько предстоящих записей в этот офис у одного человека может быть сразу",
            listed=False,
        ),
        POSITION,
    ),
    order=("position", "code"),
)


VISIT_SERVICES = Directory(
    DirectoryCode.VISIT_SERVICES,
    "По каким вопросам записываются на приём. Кто по ним принимает, указано у окон и специалистов офиса.",
    VisitService,
    (
        CODE,
        Item("title", "Услуга"),
        Item(
            "duration",
            "Минут на приём",
            ValueKind.NUMBER,
            low=SHORTEST,
            high=LONGEST,
            hint=f"От {SHORTEST} до {LONGEST}. Приём начинается в начале часа или на {HALF_HOUR}-й минуте",
        ),
        Item("before", "Минут на подготовку до", ValueKind.NUMBER, high=LONGEST, listed=False),
        Item("after", "Минут после", ValueKind.NUMBER, high=LONGEST, listed=False),
        Item(
            "lead",
            "Записываться не позже чем за, минут",
            ValueKind.NUMBER,
            high=30 * 24 * 60,
            hint="60: за час, 1440: за сутки",
            listed=False,
        ),
        Item("horizon_days", "На сколько дней вперёд", ValueKind.NUMBER, low=1, high=180),
        Item(
            "most_open",
            "Записей у одного человека",
            ValueKind.NUMBER,
            low=1,
            high=20,
            hint="Столько предстоящих записей по этой услуге может быть сразу",
            listed=False,
        ),
        Item("audience", "Кто записывается", ValueKind.CHOICE, options=options(VisitAudience)),
        Item("needs_approval", "Запись подтверждает сотрудник", ValueKind.MARK, required=False, listed=False),
        Item(
            "answer_before",
            "Подтвердить не позже чем за, минут",
            ValueKind.NUMBER,
            required=False,
            high=30 * 24 * 60,
            hint="Пусто: 30. Не подтвердили до этого — время освобождается, клиенту уходит письмо",
            listed=False,
        ),
        Item(
            "documents",
            "Что взять с собой",
            ValueKind.TEXT,
            required=False,
            limit=2000,
            hint="Каждый документ с новой строки",
            listed=False,
        ),
        POSITION,
    ),
    order=("position", "code"),
    check=_times_fit_together,
)
