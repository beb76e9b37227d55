"""Words of the staff's work with customers."""

from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.sensitive import Sensitive


class SearchKey(Labelled):
    """By what a customer is looked for."""

    ACCOUNT = "account", "Лицевой счёт"
    NAME = "name", "Имя или наименование"
    PHONE = "phone", "Телефон"
    EMAIL = "email", "Электронная почта"
    APPLICATION = "application", "Номер заявки"
    ADDRESS = "address", "Адрес"


#: The sealed fields of a profile: the label of each and how much of it a mask leaves.
SENSITIVE_FIELDS: dict[str, tuple[str, Sensitive]] = {
    "snils": ("СНИЛС", Sensitive.SNILS),
    "passport": ("Паспорт", Sensitive.PASSPORT),
    "passport_issued_by": ("Паспорт выдан", Sensitive.WORDS),
    "passport_issued_on": ("Дата выдачи паспорта", Sensitive.WORDS),
    "passport_department": ("Код подразделения", Sensitive.WORDS),
    "bik": ("БИК", Sensitive.ACCOUNT),
    "bank_name": ("Банк", Sensitive.WORDS),
    "settlement_account": ("Расчётный счёт", Sensitive.ACCOUNT),
    "correspondent_account": ("Корреспондентский счёт", Sensitive.ACCOUNT),
}
