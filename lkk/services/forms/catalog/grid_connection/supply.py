"""Step «Сбыт, оплата и обмен документами» of a grid connection (domain 2.3)."""

from lkk.services.forms.catalog.field_sets import BUSINESS, event_day, options
from lkk.services.forms.declaration import Answers, Field, Option, Step, When, number, when
from lkk.vocabulary.applications import FieldKind

#: More than 15 and up to 150 kW, not the first category, not temporary (Rules, п. 12(2)).
INSTALMENT_ABOVE_KW, INSTALMENT_LIMIT_KW = 15, 150


def _may_pay_in_parts(answers: Answers) -> bool:
    total, categories = number(answers, "total_power_kw"), answers.get("reliability_categories")
    if total is None or not isinstance(categories, list) or "1" in categories:
        return False
    return BUSINESS(answers) and INSTALMENT_ABOVE_KW < total <= INSTALMENT_LIMIT_KW


MAY_PAY_IN_PARTS = When(_may_pay_in_parts, BUSINESS.fields | {"total_power_kw", "reliability_categories"})

SUPPLY = (
    Field(
        "supplier",
        "Гарантирующий поставщик",
        FieldKind.CHOICE,
        "С кем вы заключите договор энергоснабжения",
        options=options(
            bges="АО «Барнаульская горэлектросеть»", altaienergosbyt="АО «Алтайэнергосбыт»", other="Другой"
        ),
    ),
    Field("supplier_name", "Название поставщика", show_when=when("supplier", "other")),
    Field(
        "contract_kind",
        "Вид договора",
        FieldKind.CHOICE,
        options=options(
            supply="Договор энергоснабжения",
            sale="Договор купли-продажи",
            state="Государственный или муниципальный контракт",
            other="Иной договор",
        ),
    ),
    Field("supply_contract_number", "Номер действующего договора", hint="Если есть", required=False, width="half"),
    event_day("supply_contract_on", "Дата действующего договора", required=False),
)
INSTALMENT = Field(
    "instalment",
    "Прошу рассрочку платежа",
    FieldKind.YES_NO,
    "90 % платы равными частями раз в квартал, до трёх лет, без процентов",
    required=False,
    show_when=MAY_PAY_IN_PARTS,
)
EXCHANGE = (
    Field(
        "exchange",
        "Как обмениваться документами",
        FieldKind.CHOICE,
        options=options(
            electronic="Через личный кабинет", post="Письмами по почте", representative="Выдать представителю в офисе"
        ),
    ),
    Field(
        "notify_by",
        "Как сообщить о готовности документов",
        FieldKind.CHOICE,
        options=(
            Option("email", "По электронной почте"),
            Option("sms", "По СМС", retired=True),
            Option("phone", "По телефону"),
        ),
    ),
)
_TITLE = "Сбыт, оплата и обмен документами"
STEP = Step(_TITLE, (*SUPPLY, INSTALMENT, *EXCHANGE))
TEMPORARY_STEP = Step(_TITLE, (*SUPPLY, *EXCHANGE))
