"""Words of the staff's work with customers."""

from lkk.vocabulary.labelled import Labelled


class SearchKey(Labelled):
    """By what a customer is looked for."""

    ACCOUNT = "account", "Лицевой счёт"
    NAME = "name", "Имя или наименование"
    PHONE = "phone", "Телефон"
    EMAIL = "email", "Электронная почта"
    APPLICATION = "application", "Номер заявки"
    ADDRESS = "address", "Адрес"
