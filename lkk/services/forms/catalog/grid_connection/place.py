"""Step «Объект» of a grid connection: what is connected and where (domain 2.3)."""

from dataclasses import replace

from lkk.services.forms.catalog.field_sets import ACCOUNT_NUMBER, CADASTRAL_HINT, OBJECT_ADDRESS, options
from lkk.services.forms.declaration import Field, Step, when
from lkk.vocabulary.applications import FieldKind

STANDING_OBJECT = when("object_kind", "land", "building", "premises")
PREMISES = when("object_kind", "premises")
NEAR = when("distance", "near")

_RECEIVER = (
    Field("receiver_name", "Что присоединяется", hint="Например, жилой дом, магазин, насосная станция"),
    Field(
        "object_kind",
        "Вид объекта",
        FieldKind.CHOICE,
        options=options(land="Земельный участок", building="Здание", premises="Помещение", mobile="Передвижной объект"),
    ),
    Field(
        "locality",
        "Местность",
        FieldKind.CHOICE,
        "Расстояние до сети, при котором действует льготная ставка: 300 м в городе, 500 м в селе",
        options=options(urban="Городская", rural="Сельская"),
    ),
)
#: What the term of the works depends on (Rules, п. 16); the answers are those of `forms.performance`.
_DISTANCE = (
    Field(
        "distance",
        "Расстояние до электрической сети",
        FieldKind.CHOICE,
        "От границы участка до ближайшей сети нужного напряжения. От расстояния зависит срок работ",
        options=options(
            near="Не больше 15 м",
            within_300="Больше 15 и до 300 м",
            within_500="Больше 300 и до 500 м",
            farther="Больше 500 м",
            unknown="Не знаю",
        ),
    ),
    Field(
        "foreign_land",
        "Есть ли между участком и сетью земля других владельцев",
        FieldKind.CHOICE,
        options=options(none="Нет", crossed="Есть", unknown="Не знаю"),
        show_when=NEAR,
    ),
)
_POSITION = (
    Field(
        "cadastral_number",
        "Кадастровый номер",
        FieldKind.CADASTRAL,
        CADASTRAL_HINT,
        show_when=STANDING_OBJECT,
        prefill="profile.cadastral_number",
        width="half",
    ),
    Field(
        "latitude",
        "Широта",
        FieldKind.COORDINATE,
        "Например, 53,347997",
        required=False,
        minimum=50,
        maximum=55,
        width="half",
    ),
    Field(
        "longitude",
        "Долгота",
        FieldKind.COORDINATE,
        "Например, 83,779806",
        required=False,
        minimum=77,
        maximum=88,
        width="half",
    ),
    Field(
        "no_own_switchgear",
        "Нежилое помещение в многоквартирном доме без своего вводного устройства",
        FieldKind.YES_NO,
        "Понадобится согласие управляющей компании или общего собрания",
        required=False,
        show_when=PREMISES,
    ),
    Field(
        "shared_ownership",
        "У объекта несколько собственников",
        FieldKind.YES_NO,
        "Понадобится согласие всех сособственников",
        required=False,
    ),
)

_OWN_ADDRESS = replace(OBJECT_ADDRESS, prefill="profile.premises_address")
#: A new object: its address may be known from the profile of an owner of premises.
NEW = Step("Объект", (*_RECEIVER, _OWN_ADDRESS, *_DISTANCE, *_POSITION))
#: The object of the active account.
CONNECTED = Step("Объект", (*_RECEIVER, OBJECT_ADDRESS, ACCOUNT_NUMBER, *_DISTANCE, *_POSITION))
#: An object whose connection has a contract already: nothing is built, the distance is no matter.
UNDER_CONTRACT = Step("Объект", (*_RECEIVER, _OWN_ADDRESS, *_POSITION))
