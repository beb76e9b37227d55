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
from lkk.services.forms.catalog.passports import RULES_861
from lkk.services.forms.declaration import CrossCheck, Kind, Slot, Step
from lkk.services.forms.passport import Passage, Passport, Price
from lkk.vocabulary.applications import Direction, Eligibility
from lkk.vocabulary.attachments import MAX_SIZE_WORDS
from lkk.vocabulary.people import ConsentPurpose

NEXT_STEP = (
    "Мы зарегистрируем заявку и проверим документы. "
    "Затем на странице заявки появятся договор или его условия и технические условия."
)
SITE = "Личный кабинет и объект"
PASSPORT = Passport(
    result="Договор, технические условия, присоединение и акты",
    law=RULES_861,
    price=Price(
        "По счёту",
        "По ставкам, которые утверждает Управление Алтайского края по государственному регулированию тарифов",
    ),
    promised=("tp.offer.S", "tp.offer.F"),
    begins="Условия договора",
    note="По какому порядку пойдёт заявка, упрощённому или общему, сказано перед отправкой",
    passages=(
        Passage(("tp.register",)),
        Passage(("tp.missing_docs_notice",)),
        Passage(("tp.offer.S",), when="в упрощённом порядке"),
        Passage(("tp.offer.F",), when="в общем порядке"),
        Passage(("tp.sign.F",), when="в общем порядке"),
        Passage(("tp.pay.S",), form="Банк или личный кабинет"),
        Passage(
            ("tp.perform.15wd", "tp.perform.30wd", "tp.perform.6m", "tp.perform.1y", "tp.perform.2y"),
            form=SITE,
            when="по мощности и расстоянию до сети",
        ),
        Passage(("tp.inspect",), form=SITE),
        Passage(("tp.supply_contract",)),
    ),
)


def connection(
    code: str,
    title: str,
    summary: str,
    *,
    plain: str,
    words: tuple[str, ...],
    first: Step,
    open_to: frozenset[Eligibility],
    adds_power: bool = True,
    has_power: bool = True,
    temporary: bool = False,
    own_slots: tuple[Slot, ...] = (),
    own_checks: tuple[CrossCheck, ...] = (),
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
        open_to=open_to,
        summary=summary,
        plain=plain,
        words=words,
        deadline="tp.offer.F",
        version=2,
        staged=True,
        next_step=NEXT_STEP,
        passport=PASSPORT,
        object_field="object_address",
        consents=(ConsentPurpose.PERSONAL_DATA, ConsentPurpose.SUPPLIER),
        checks=(*applicant.CHECKS, *power.CHECKS, *(() if temporary else schedule.CHECKS), *own_checks),
        steps=(
            first,
            applicant.STEP,
            place.CONNECTED if open_to == WITH_ACCOUNT else place.NEW,
            power.step(adds_power=adds_power, has_power=has_power, temporary=temporary),
            schedule.TEMPORARY_STEP if temporary else schedule.STEP,
            supply.TEMPORARY_STEP if temporary else supply.STEP,
            Step("Документы", slots=slots, lead=f"Файлы до {MAX_SIZE_WORDS}: снимки, PDF, документы и таблицы."),
        ),
    )


KINDS = (
    connection(
        "tp_new",
        "Технологическое присоединение: первичное, новый объект",
        "Присоединить дом, участок, помещение или предприятие впервые",
        plain="Подключить новый объект",
        words=(
            "подключить дом участок",
            "провести свет электричество",
            "подключение новостройки дачи гаража бани",
            "подключиться присоединиться к сетям",
            "технологическое присоединение техприсоединение тп",
            "садовое товарищество снт",
            "солнечные панели микрогенерация",
            "зарядка электромобиля",
        ),
        first=purpose.NEW,
        open_to=SIGNED_IN,
        has_power=False,
    ),
    connection(
        "tp_increase",
        "Технологическое присоединение: увеличение мощности",
        "Объект присоединён, мощности не хватает",
        plain="Увеличить мощность",
        words=(
            "больше мощности",
            "не хватает мало мощности киловатт квт",
            "добавить киловатты",
            "выбивает автомат",
            "три фазы",
        ),
        first=purpose.NEW,
        open_to=WITH_ACCOUNT,
    ),
    connection(
        "tp_reliability",
        "Технологическое присоединение: изменение уровня надёжности",
        "Изменить категорию надёжности присоединённого объекта",
        plain="Повысить надёжность",
        words=("категория надёжности", "резервное питание", "второй ввод"),
        first=purpose.RELIABILITY,
        open_to=WITH_ACCOUNT,
        adds_power=False,
        own_checks=(purpose.RELIABILITY_CHECK,),
    ),
    connection(
        "tp_scheme",
        "Технологическое присоединение: изменение схемы внешнего электроснабжения",
        "Изменить схему или точку присоединения",
        plain="Изменить схему питания",
        words=("перенести точку присоединения столб опору ввод", "изменить подключение"),
        first=purpose.SCHEME,
        open_to=WITH_ACCOUNT,
        adds_power=False,
    ),
    connection(
        "tp_temporary",
        "Временное технологическое присоединение",
        "До выполнения постоянной схемы или для передвижного объекта",
        plain="Подключить на время",
        words=("временно на стройку", "передвижной объект", "бытовка ярмарка"),
        first=purpose.TEMPORARY,
        open_to=SIGNED_IN,
        has_power=False,
        temporary=True,
        own_checks=purpose.TEMPORARY_CHECKS,
        own_slots=(
            Slot(
                "main_contract",
                "Договор о постоянном присоединении",
                attachments.AT_WILL,
                required=False,
                show_when=purpose.UNTIL_PERMANENT,
            ),
        ),
    ),
    connection(
        "tp_redistribution",
        "Технологическое присоединение посредством перераспределения мощности",
        "Другой потребитель передаёт вам свою мощность по соглашению",
        plain="Получить чужую мощность",
        words=("взять мощность у соседа", "перераспределение", "передать мощность"),
        first=purpose.REDISTRIBUTION,
        open_to=SIGNED_IN,
        has_power=False,
        own_slots=(
            Slot("agreement", "Соглашение о перераспределении мощности", "Подписанное обеими сторонами"),
            Slot(
                "giver_act",
                "Акт о присоединении или технические условия передающей стороны",
                "Чтобы подтвердить мощность, которую она передаёт",
            ),
        ),
        own_checks=purpose.REDISTRIBUTION_CHECKS,
    ),
)
