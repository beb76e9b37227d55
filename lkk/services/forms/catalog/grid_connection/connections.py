"""Kinds of grid connection that go through the seven stages [seed A; seed B 6.3.3.3]."""

from lkk.services.forms.catalog.field_sets import SIGNED_IN, WITH_ACCOUNT
from lkk.services.forms.catalog.grid_connection import (
    applicant,
    attachments,
    place,
    power,
    purpose,
    schedule,
    supply,
)
from lkk.services.forms.catalog.passports import CITIZENS, RULES_861, passport
from lkk.services.forms.declaration import CrossCheck, Kind, Slot, Step
from lkk.vocabulary.applications import Direction, Standing
from lkk.vocabulary.attachments import MAX_SIZE_WORDS
from lkk.vocabulary.people import ConsentPurpose

NEXT_STEP = (
    "Мы зарегистрируем заявку за один рабочий день и проверим документы. "
    "Затем здесь появятся условия договора, технические условия и счёт."
)
PASSPORT = passport(
    term="Условия договора за 10 рабочих дней до 150 кВт, за 20 рабочих дней при большей мощности",
    result="Договор, технические условия, присоединение и акты",
    law=RULES_861,
    who=CITIZENS,
    price="По ставкам, которые утверждает Управление Алтайского края по государственному регулированию тарифов",
)


def connection(
    code: str,
    title: str,
    summary: str,
    *,
    first: Step,
    standings: frozenset[Standing],
    adds_power: bool = True,
    has_power: bool = True,
    schedule_step: Step = schedule.STEP,
    own_slots: tuple[Slot, ...] = (),
    own_checks: tuple[CrossCheck, ...] = schedule.CHECKS,
) -> Kind:
    """A kind with all the steps of a grid connection; `first` holds the questions of its own."""
    slots = (
        attachments.PLAN,
        attachments.TITLE,
        attachments.EXISTING if has_power else attachments.EXISTING_IF_ANY,
        *own_slots,
        *attachments.OF_APPLICANT,
        *attachments.OF_OBJECT,
        *attachments.OF_GROUP,
        attachments.OTHER,
    )
    return Kind(
        code=code,
        title=title,
        prefix="ТП",
        direction=Direction.GRID_CONNECTION,
        standings=standings,
        summary=summary,
        deadline="tp.offer.F",
        staged=True,
        next_step=NEXT_STEP,
        passport=PASSPORT,
        object_field="object_address",
        consents=(ConsentPurpose.PERSONAL_DATA, ConsentPurpose.SUPPLIER),
        checks=(*applicant.CHECKS, *power.CHECKS, *own_checks),
        steps=(
            first,
            applicant.STEP,
            place.CONNECTED if standings == WITH_ACCOUNT else place.NEW,
            power.step(adds_power=adds_power, has_power=has_power),
            schedule_step,
            supply.STEP,
            Step("Документы", slots=slots, lead=f"Файлы до {MAX_SIZE_WORDS}: снимки, PDF, документы и таблицы."),
        ),
    )


KINDS = (
    connection(
        "tp_new",
        "Технологическое присоединение: новый объект",
        "Присоединить дом, участок, помещение или предприятие впервые",
        first=purpose.NEW,
        standings=SIGNED_IN,
        has_power=False,
    ),
    connection(
        "tp_increase",
        "Технологическое присоединение: увеличение мощности",
        "Объект присоединён, мощности не хватает",
        first=purpose.NEW,
        standings=WITH_ACCOUNT,
    ),
    connection(
        "tp_reliability",
        "Технологическое присоединение: изменение уровня надёжности",
        "Изменить категорию надёжности присоединённого объекта",
        first=purpose.RELIABILITY,
        standings=WITH_ACCOUNT,
        adds_power=False,
    ),
    connection(
        "tp_scheme",
        "Технологическое присоединение: изменение схемы внешнего электроснабжения",
        "Изменить схему или точку присоединения",
        first=purpose.SCHEME,
        standings=WITH_ACCOUNT,
        adds_power=False,
    ),
    connection(
        "tp_temporary",
        "Временное технологическое присоединение",
        "До выполнения постоянной схемы или для передвижного объекта",
        first=purpose.TEMPORARY,
        standings=SIGNED_IN,
        has_power=False,
        schedule_step=Step("Сроки", (schedule.planned_on(),)),
        own_checks=(),
        own_slots=(Slot("main_contract", "Договор о постоянном присоединении", show_when=purpose.UNTIL_PERMANENT),),
    ),
    connection(
        "tp_redistribution",
        "Технологическое присоединение посредством перераспределения мощности",
        "Другой потребитель передаёт вам свою мощность по соглашению",
        first=purpose.REDISTRIBUTION,
        standings=SIGNED_IN,
        has_power=False,
        own_slots=(Slot("agreement", "Соглашение о перераспределении мощности", "Подписанное обеими сторонами"),),
        own_checks=(*schedule.CHECKS, purpose.REDISTRIBUTION_CHECK),
    ),
)
