"""Handing over grid objects to the company; the questions keep the numbers and words of seed A."""

from lkk.services.forms.catalog.field_sets import SIGNED_IN, options
from lkk.services.forms.declaration import Field, Kind, Slot, Step, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary.applications import Direction, FieldKind

VOLTAGES = options(v0_4="0,4 кВ", v6="6 кВ", v10="10 кВ", v20="20 кВ", v35="35 кВ", v110="110 кВ и выше")
#: An ownerless object belongs to nobody who could hand it over on terms or prove a title.
OWNED = when("ground", "property", "operative_management", "common_property")
CONDITIONS = options(good="Исправен", repair="Нужен ремонт", broken="Неисправен", unknown="Не знаю")

OBJECT_COLUMNS = (
    Field("name", "Наименование", hint="Например, ТП-125, ВЛ 0,4 кВ от ТП-125, КЛ 10 кВ", max_length=200),
    Field("address", "Адрес", FieldKind.ADDRESS, "Например, г. Барнаул, ул. Попова, 12", max_length=400),
    Field("voltage", "Класс напряжения", FieldKind.CHOICE, options=VOLTAGES, width="half"),
    Field(
        "length_km",
        "Протяжённость",
        FieldKind.NUMBER,
        "Для линий",
        required=False,
        minimum=0,
        maximum=1000,
        unit="км",
        width="half",
    ),
    Field(
        "transformer_kva",
        "Мощность трансформатора",
        FieldKind.NUMBER,
        "Для подстанций",
        required=False,
        minimum=0,
        maximum=1_000_000,
        unit="кВА",
        width="half",
    ),
    Field(
        "built_in",
        "Год постройки",
        hint="Например, 1987",
        required=False,
        pattern="(19|20)[0-9]{2}",
        pattern_error="Год из четырёх цифр, например 1987",
        width="half",
    ),
    Field("condition", "Состояние", FieldKind.CHOICE, options=CONDITIONS, required=False, width="half"),
)

ASSET_TRANSFER = Kind(
    code="asset_transfer",
    title="Заявка на передачу объектов э/с хозяйства",
    prefix="ОС",
    direction=Direction.GRID_ASSETS,
    open_to=SIGNED_IN,
    plain="Передать электрические сети",
    words=("бесхозные сети линия столбы подстанция", "отдать трансформатор"),
    summary="Передать сетевой организации линии, подстанции, в том числе бесхозные",
    deadline="assets.transfer",
    version=2,
    next_step="Заявка уйдёт в систему документооборота и получит там номер регистрации, он появится на этой странице. "
    "Мы осмотрим объекты и предложим порядок передачи.",
    passport=Passport(
        result="Решение о приёме объектов и проект договора",
        law="Гражданский кодекс РФ, ст. 225; закон от 26.03.2003 № 35-ФЗ, ст. 38",
    ),
    object_field="objects",
    steps=(
        Step(
            "Данные заявителя",
            fields=(
                Field(
                    "applicant_name",
                    "Наименование юр.лица / Ф.И.О. физ.лица",
                    number=1,
                    max_length=400,
                    prefill="profile.applicant",
                    of_profile=True,
                ),
                Field(
                    "phone",
                    "Контактный телефон",
                    FieldKind.PHONE,
                    "Например, +7 913 123-45-67",
                    number=2,
                    prefill="profile.phone",
                ),
                Field(
                    "postal_address",
                    "Почтовый адрес",
                    FieldKind.ADDRESS,
                    "С индексом, например 656000, г. Барнаул, пр. Ленина, д. 1, кв. 2",
                    number=3,
                    max_length=400,
                ),
            ),
        ),
        Step(
            "Передаваемые объекты",
            fields=(
                Field("objects", "Передаваемые объекты", FieldKind.ROWS, number=4, rows=OBJECT_COLUMNS),
                Field(
                    "ground",
                    "Основание",
                    FieldKind.CHOICE,
                    "На каком праве вы владеете объектами",
                    number=5,
                    options=options(
                        property="Право собственности",
                        operative_management="Хозяйственное ведение или оперативное управление",
                        common_property="Общее имущество собственников",
                        ownerless="Объект бесхозный",
                    ),
                ),
                Field(
                    "manner",
                    "Способ передачи",
                    FieldKind.CHOICE,
                    number=6,
                    show_when=OWNED,
                    options=options(free="Безвозмездно", purchase="Купля-продажа", lease="Аренда"),
                ),
            ),
            slots=(
                Slot(
                    "title",
                    "Документы о праве на объекты",
                    "Например, выписка из ЕГРН, договор, для общего имущества — решение собрания собственников",
                    show_when=OWNED,
                ),
                Slot("technical_passport", "Технический паспорт или схема", required=False),
                Slot("plan", "План расположения объектов", required=False),
                Slot("photos", "Снимки объектов", required=False),
            ),
        ),
    ),
)

KINDS = (ASSET_TRANSFER,)
