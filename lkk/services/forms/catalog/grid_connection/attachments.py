"""Attachments of a grid connection: those of п. 10 of the Rules (ПП РФ 861) are demanded, the rest is optional."""

from dataclasses import replace

from lkk.services.forms.catalog.field_sets import BUSINESS, LEGAL_ENTITY, PERSON
from lkk.services.forms.declaration import Slot, above, when

AT_WILL = "По желанию: заявку рассмотрят и без него"

HIGH_VOLTAGES = ("35", "110", "220")

PLAN = Slot("plan", "План расположения объекта", "До 15 кВт можно нарисовать от руки, с привязкой к ориентирам")
TITLE = Slot("title", "Документ о праве на объект", "Выписка ЕГРН, договор аренды или другой документ")
EXISTING = Slot(
    "existing",
    "Документ о ранее присоединённой мощности",
    f"Акт о присоединении, технические условия. {AT_WILL}",
    required=False,
)
EXISTING_IF_ANY = replace(EXISTING, show_when=above("existing_power_kw", "0"))
PASSPORT = Slot("passport_copy", "Копия документа, удостоверяющего личность", AT_WILL, required=False, show_when=PERSON)
POWER_OF_ATTORNEY = Slot("poa", "Доверенность представителя", show_when=when("representative", True))
CHARTER = Slot(
    "charter",
    "Учредительные документы",
    "По желанию: заявку рассмотрят и без них",
    required=False,
    show_when=LEGAL_ENTITY,
)
REGISTER_EXTRACT = Slot(
    "register_extract",
    "Выписка из ЕГРЮЛ или ЕГРИП",
    "По желанию: заявку рассмотрят и без неё",
    required=False,
    show_when=BUSINESS,
)
OTHER = Slot("other", "Другие документы", "Например, схема или проект", required=False)

OF_APPLICANT = (PASSPORT, POWER_OF_ATTORNEY, CHARTER, REGISTER_EXTRACT)
OF_OBJECT = (
    Slot(
        "one_line",
        "Однолинейная схема сетей заявителя",
        "Для напряжения 35 кВ и выше",
        show_when=when("new_voltage", *HIGH_VOLTAGES) | when("existing_voltage", *HIGH_VOLTAGES),
    ),
    Slot(
        "devices",
        "Перечень и мощность энергопринимающих устройств",
        "Тех, которые могут быть подключены к противоаварийной автоматике",
        show_when=when("emergency_automation", True),
    ),
    Slot(
        "building_consent",
        "Согласие управляющей компании или общего собрания",
        show_when=when("no_own_switchgear", True),
    ),
    Slot("coowners", "Согласие всех сособственников", show_when=when("shared_ownership", True)),
)
OF_GROUP = (
    Slot(
        "gardening_certificate",
        "Справка о количестве участков",
        "По желанию: заявку рассмотрят и без неё",
        required=False,
        show_when=when("group", "gardening"),
    ),
    Slot(
        "gardening_consents",
        "Согласия всех на обработку персональных данных",
        "По желанию, если в справке названы владельцы участков",
        required=False,
        show_when=when("group", "gardening"),
    ),
    Slot(
        "garage_certificate",
        "Справка о количестве гаражей",
        "По желанию: заявку рассмотрят и без неё",
        required=False,
        show_when=when("group", "garage"),
    ),
    Slot(
        "benefit_document",
        "Документ о праве на льготу",
        "Заявку примут и без него, но льготную плату назначают по документу",
        required=False,
        show_when=when("benefit", True),
    ),
)
