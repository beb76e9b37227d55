"""Words about people: roles, kinds of customers, states of a user."""

from lkk.vocabulary.labelled import Labelled


class Role(Labelled):
    """What a person is in the portal."""

    CUSTOMER = "customer", "Клиент"
    SERVICE_CENTRE_OPERATOR = "service_centre_operator", "Оператор ЦОК"
    MFC_OPERATOR = "mfc_operator", "Оператор МФЦ"
    ADVOCATE_MANAGER = "advocate_manager", "Менеджер Энергоадвоката"
    ADMINISTRATOR = "administrator", "Администратор"

    @property
    def staff(self) -> bool:
        """Whether this is an employee and not a customer."""
        return self is not Role.CUSTOMER


class CabinetClass(Labelled):
    """Which of the two cabinets (and registries of accounts) a customer has [seed B 6.3]."""

    INDIVIDUAL = "individual", "Физическое лицо"
    LEGAL = "legal", "Юридическое лицо"


class ApplicantType(Labelled):
    """Who a customer is by law; stored apart from the cabinet class [seed A, profile]."""

    INDIVIDUAL = "individual", "Физическое лицо"
    SOLE_PROPRIETOR = "sole_proprietor", "Индивидуальный предприниматель"
    LEGAL_ENTITY = "legal_entity", "Юридическое лицо"


class RegistrationKind(Labelled):
    """The data forms of registration; every kind but the first opens the legal cabinet [seed B 6.3.1]."""

    INDIVIDUAL = "individual", "Физическое лицо"
    LEGAL_ENTITY = "legal_entity", "Организация"
    SOLE_PROPRIETOR = "sole_proprietor", "Индивидуальный предприниматель"
    GARDENING_ASSOCIATION = "gardening_association", "СНТ (СНП)"
    PREMISES_OWNER = "premises_owner", "Собственник нежилого помещения"

    @property
    def cabinet_class(self) -> CabinetClass:
        """The cabinet this kind opens."""
        return CabinetClass.INDIVIDUAL if self is RegistrationKind.INDIVIDUAL else CabinetClass.LEGAL

    @property
    def applicant_type(self) -> ApplicantType:
        """Who the customer is by law; an owner of premises may be a person without ОГРН."""
        return {
            RegistrationKind.SOLE_PROPRIETOR: ApplicantType.SOLE_PROPRIETOR,
            RegistrationKind.LEGAL_ENTITY: ApplicantType.LEGAL_ENTITY,
            RegistrationKind.GARDENING_ASSOCIATION: ApplicantType.LEGAL_ENTITY,
        }.get(self, ApplicantType.INDIVIDUAL)


class UserStatus(Labelled):
    """The life of a user: pending deletes itself after 24 hours [seed B 6.3.1]."""

    PENDING = "pending", "Не активирован", "attention"
    ACTIVE = "active", "Активен", "success"
    LOCKED = "locked", "Заблокирован", "danger"
    CLOSED = "closed", "Закрыт", "neutral"


class CodePurpose(Labelled):
    """What a six-digit code proves."""

    REGISTRATION = "registration", "Регистрация"
    RECOVERY = "recovery", "Восстановление пароля"


class ConsentPurpose(Labelled):
    """What a consent is given for; each is a separate document (152-ФЗ, since 01.09.2025)."""

    PERSONAL_DATA = "personal_data", "Согласие на обработку персональных данных"
    SUPPLIER = "supplier", "Согласие на передачу данных гарантирующему поставщику"
