"""A request for copies of documents and acts [seed B 6.3.3.3]."""

from lkk.services.forms.catalog.field_sets import (
    ACCOUNT_NUMBER,
    OBJECT_ADDRESS,
    WITH_ACCOUNT,
    email,
    event_day,
    in_order,
    long_text,
    options,
)
from lkk.services.forms.catalog.passports import STANDARD_186
from lkk.services.forms.declaration import Field, Kind, Step, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind

DOCUMENT_KINDS = options(
    reconciliation="Акт сверки расчётов",
    connection_act="Копия акта об осуществлении технологического присоединения",
    boundary_act="Копия акта разграничения балансовой принадлежности",
    technical_conditions="Копия технических условий",
    commissioning_act="Копия акта допуска прибора учёта в эксплуатацию",
    inspection_act="Копия акта проверки прибора учёта",
    unmetered_act="Акт безучётного (бездоговорного) потребления",
    contract="Копия договора",
    invoice="Счёт или счёт-фактура",
    other="Другой документ",
)

DOC_REQUEST = Kind(
    code="doc_request",
    title="Запрос документов",
    prefix="ДК",
    direction=Direction.DOCUMENTS,
    open_to=WITH_ACCOUNT,
    plain="Запросить документы",
    words=("копия акта договора счёта", "получить справку", "акт сверки"),
    summary="Копии актов, договоров, счетов и других документов",
    deadline="docs.request",
    next_step="Документы появятся на странице заявки, о готовности придёт уведомление.",
    passport=Passport(result="Электронные копии документов", law=STANDARD_186),
    object_field="object_address",
    checks=(in_order("period_from", "period_to", "Конец периода раньше его начала"),),
    steps=(
        Step(
            "Документ",
            fields=(
                Field("document", "Какой документ нужен", FieldKind.CHOICE, options=DOCUMENT_KINDS),
                Field(
                    "document_name",
                    "Название документа",
                    hint="Например, справка об отсутствии задолженности",
                    show_when=when("document", "other"),
                ),
                event_day("period_from", "За период с", required=False),
                event_day("period_to", "по", required=False),
                ACCOUNT_NUMBER,
                OBJECT_ADDRESS,
                Field(
                    "form",
                    "В каком виде",
                    FieldKind.CHOICE,
                    options=options(
                        electronic="Электронный документ в личном кабинете",
                        office="Бумажный, заберу в офисе",
                        post="Бумажный, письмом по почте",
                    ),
                ),
                Field(
                    "postal_address",
                    "Почтовый адрес",
                    FieldKind.ADDRESS,
                    "С индексом, например 656000, г. Барнаул, пр. Ленина, д. 1, кв. 2",
                    max_length=400,
                    show_when=when("form", "post"),
                ),
                email(),
                long_text("comment", "Пояснение", required=False),
            ),
        ),
    ),
)

KINDS = (DOC_REQUEST,)
