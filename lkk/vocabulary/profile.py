"""Words of the customer's profile: its parts, each changed by a request of its own, and what becomes of a request."""

from lkk.vocabulary.labelled import Labelled


class ProfilePart(Labelled):
    """A part of the profile; the values stand in addresses and in the table of requests."""

    NAME = "name", "Фамилия, имя, отчество"
    ORGANIZATION = "organization", "Наименование"
    CONTACT_PERSON = "contact_person", "Контактное лицо"
    PASSPORT = "passport", "Паспорт"
    SNILS = "snils", "СНИЛС"
    TAX = "tax", "ИНН и регистрация"
    HEAD = "head", "Руководитель"
    ADDRESSES = "addresses", "Адреса"
    PREMISES = "premises", "Нежилое помещение"
    BANK = "bank", "Банковские реквизиты"
    PHONE = "phone", "Телефон"
    EMAIL = "email", "Электронная почта"

    @property
    def by_code(self) -> bool:
        """Whether a code to the new address proves it, and no employee decides."""
        return self in (ProfilePart.PHONE, ProfilePart.EMAIL)

    @property
    def identity(self) -> bool:
        """Whether it tells who the customer is: filed applications keep what it was."""
        return self in (
            ProfilePart.NAME,
            ProfilePart.ORGANIZATION,
            ProfilePart.PASSPORT,
            ProfilePart.SNILS,
            ProfilePart.TAX,
            ProfilePart.HEAD,
        )

    @property
    def of_passport(self) -> bool:
        """Whether an employee who approves it may have seen the original of the passport."""
        return self in (ProfilePart.NAME, ProfilePart.PASSPORT)


class ChangeStatus(Labelled):
    """The life of a request; a draft is its customer's alone."""

    DRAFT = "draft", "Не отправлен", "neutral"
    OPEN = "open", "На рассмотрении", "progress"
    APPROVED = "approved", "Внесено", "success"
    REFUSED = "refused", "Отклонён", "danger"
    WITHDRAWN = "withdrawn", "Отозван", "neutral"
