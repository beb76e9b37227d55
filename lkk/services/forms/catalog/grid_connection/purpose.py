"""Step «Категория и вид» of a grid connection: what decides the applicant's category (domain 2.1)."""

from decimal import Decimal

from lkk.services.forms.catalog.field_sets import INDIVIDUAL, LEGAL_ENTITY, event_day, long_text, options
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Step, number, when
from lkk.vocabulary import words
from lkk.vocabulary.applications import FieldKind

LEAST_KW = Decimal("0.001")
MICROGENERATION_LIMIT_KW = 15
HOUSEHOLD_LIMIT_KW = 15  # with the power connected before (Rules, п. 14)
TEMPORARY_DAYS = 366
TEMPORARY_BELOW_KV = 35  # Rules, п. 13
MOBILE_LIMIT_KW = 150
UNTIL_PERMANENT = when("temporary_reason", "until_permanent")

USAGE = Field(
    "usage",
    "Для чего нужна электроэнергия",
    FieldKind.CHOICE,
    options=options(household="Для бытовых нужд", business="Для предпринимательской деятельности"),
    show_when=INDIVIDUAL,
)
GROUP = Field(
    "group",
    "Особый заявитель",
    FieldKind.CHOICE,
    options=options(
        ordinary="Нет",
        gardening="Садоводческое или огородническое товарищество",
        garage="Гаражный кооператив",
    ),
    show_when=LEGAL_ENTITY,
)


def _members(name: str, label: str, group: str) -> Field:
    return Field(name, label, FieldKind.WHOLE, minimum=1, maximum=10_000, show_when=when("group", group), width="half")


MEMBERS = (
    _members("plots_count", "Количество земельных участков в товариществе", "gardening"),
    _members("garages_count", "Количество гаражей в кооперативе", "garage"),
)
BENEFIT = Field(
    "benefit",
    "У меня есть право на льготу",
    FieldKind.YES_NO,
    "Малообеспеченные, ветераны боевых действий, инвалиды, многодетные и другие",
    required=False,
    show_when=when("usage", "household"),
)
MICROGENERATION = (
    Field(
        "microgeneration",
        "Присоединяется объект микрогенерации",
        FieldKind.YES_NO,
        "Солнечные панели, ветрогенератор до 15 кВт",
        required=False,
    ),
    Field(
        "generation_power_kw",
        "Мощность микрогенерации",
        FieldKind.POWER_KW,
        minimum=LEAST_KW,
        maximum=MICROGENERATION_LIMIT_KW,
        unit="кВт",
        show_when=when("microgeneration", True),
        width="half",
    ),
)
ORDINARY = (USAGE, GROUP, *MEMBERS, BENEFIT)

NEW = Step("Категория и вид", (*ORDINARY, *MICROGENERATION))
RELIABILITY = Step(
    "Категория и вид",
    (
        *ORDINARY,
        Field(
            "previous_category",
            "Категория надёжности сейчас",
            FieldKind.CHOICE,
            options=options(third="Третья", second="Вторая", first="Первая"),
        ),
        long_text("change_reason", "Почему нужно изменить категорию", "Например: установлено медицинское оборудование"),
    ),
)
SCHEME = Step(
    "Категория и вид",
    (
        *ORDINARY,
        Field(
            "scheme_change",
            "Что меняется",
            FieldKind.CHOICES,
            options=options(
                scheme="Схема внешнего электроснабжения",
                point="Точка присоединения",
                production="Вид производственной деятельности",
            ),
        ),
        Field(
            "previous_point",
            "Точка присоединения сейчас",
            hint="Например, опора № 12 ВЛ 0,4 кВ от ТП-125",
            show_when=when("scheme_change", "point"),
        ),
        long_text("change_reason", "Почему нужно изменить схему", "Например: ввод переносится на другой фасад"),
    ),
)
TEMPORARY = Step(
    "Категория и вид",
    (
        *ORDINARY,
        Field(
            "temporary_reason",
            "Почему присоединение временное",
            FieldKind.CHOICE,
            options=options(until_permanent="До выполнения постоянной схемы", mobile="Передвижной или сезонный объект"),
        ),
        Field(
            "term_days",
            "Срок временного присоединения, дней",
            FieldKind.WHOLE,
            "От 1 до 366",
            minimum=1,
            maximum=TEMPORARY_DAYS,
            show_when=when("temporary_reason", "mobile"),
            width="half",
        ),
        Field(
            "main_contract_number",
            "Номер договора о постоянном присоединении",
            hint="Например, ТП-2026-000123",
            show_when=UNTIL_PERMANENT,
            width="half",
        ),
        event_day("main_contract_on", "Дата договора", required=True, show_when=UNTIL_PERMANENT),
    ),
)
#: Those who may not hand over power by an agreement (Rules, п. 34).
MAY_NOT_GIVE = ("household", "temporary", "small_business")
REDISTRIBUTION = Step(
    "Категория и вид",
    (
        *ORDINARY,
        Field(
            "giver_kind",
            "Как присоединена передающая сторона",
            FieldKind.CHOICE,
            "Указано в её акте о присоединении",
            options=options(
                ordinary="Больше 15 кВт, постоянное присоединение",
                household="Физическое лицо до 15 кВт для бытовых нужд",
                small_business="Юридическое лицо или ИП до 15 кВт",
                temporary="Временное присоединение",
            ),
        ),
        Field("other_party_name", "Кто передаёт мощность", hint="Ф.И.О. или наименование организации", max_length=400),
        Field(
            "other_party_inn",
            "ИНН передающей стороны",
            hint="10 или 12 цифр",
            pattern="[0-9]{10}|[0-9]{12}",
            pattern_error="В ИНН 10 или 12 цифр",
            width="half",
        ),
        Field(
            "other_party_address",
            "Адрес объекта передающей стороны",
            FieldKind.ADDRESS,
            "Например, г. Барнаул, ул. Попова, 12",
            max_length=400,
        ),
        event_day("agreement_on", "Дата соглашения", required=True),
        Field(
            "redistributed_power_kw",
            "Передаваемая мощность",
            FieldKind.POWER_KW,
            "Как в соглашении",
            minimum=LEAST_KW,
            maximum=Decimal("999999.999"),
            unit="кВт",
            width="half",
        ),
        Field(
            "remaining_power_kw",
            "Остаётся у передающей стороны",
            FieldKind.POWER_KW,
            minimum=0,
            maximum=Decimal("999999.999"),
            unit="кВт",
            width="half",
        ),
    ),
)


def _redistributed(answers: Answers) -> str:
    given, taken = number(answers, "redistributed_power_kw"), number(answers, "new_power_kw")
    if given is None or taken is None or taken <= given:
        return ""
    return f"По соглашению передаётся {words.number(given)} кВт. Присоединить больше нельзя"


def _may_give(answers: Answers) -> str:
    if answers.get("giver_kind") not in MAY_NOT_GIVE:
        return ""
    return (
        "По Правилам технологического присоединения (п. 34) такая сторона передать мощность не может. "
        "Подайте заявку на новый объект"
    )


def _new_category(answers: Answers) -> str:
    """The order of categories is that of the options of both questions."""
    names = {"third": "3", "second": "2", "first": "1"}
    before = names.get(str(answers.get("previous_category")))
    same = before is not None and answers.get("reliability_categories") == [before]
    return "Эта категория у объекта уже есть. Выберите ту, которая нужна" if same else ""


def _third_category(answers: Answers) -> str:
    chosen = answers.get("reliability_categories")
    other = isinstance(chosen, list) and bool(chosen) and chosen != ["3"]
    return "Временное присоединение бывает только по третьей категории надёжности" if other else ""


def _below_35_kv(name: str) -> CrossCheck:
    def check(answers: Answers) -> str:
        voltage = number(answers, name)
        if voltage is None or voltage < TEMPORARY_BELOW_KV:
            return ""
        return f"Временное присоединение бывает на напряжении ниже {TEMPORARY_BELOW_KV} кВ"

    return CrossCheck(name, check)


def _mobile(answers: Answers) -> str:
    total = number(answers, "total_power_kw")
    if answers.get("temporary_reason") != "mobile" or total is None or total <= MOBILE_LIMIT_KW:
        return ""
    return f"Передвижной объект присоединяют временно, если его мощность не больше {MOBILE_LIMIT_KW} кВт"


REDISTRIBUTION_CHECKS = (CrossCheck("new_power_kw", _redistributed), CrossCheck("giver_kind", _may_give))
RELIABILITY_CHECK = CrossCheck("reliability_categories", _new_category)
TEMPORARY_CHECKS = (
    CrossCheck("reliability_categories", _third_category),
    *(_below_35_kv(f"{part}_voltage") for part in ("new", "existing", "total")),
    CrossCheck("total_power_kw", _mobile),
)
