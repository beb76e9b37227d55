"""Words about people: roles, kinds of customers, states of a user."""

from enum import StrEnum
from typing import Self

from lkk.vocabulary.labelled import Labelled
from lkk.vocabulary.permissions import Open, Permission, Rule

_P = Permission
_EMPLOYEE = frozenset({_P.OWN_SETTINGS, _P.USE_DESK})
_COUNTER = _EMPLOYEE | {
    _P.SEE_APPLICATIONS,
    _P.SEE_CUSTOMERS,
    _P.REGISTER_CUSTOMER,
    _P.FILE_FOR_CUSTOMER,
    _P.ENTER_CABINET,
    _P.RUN_OFFICE_DAY,
}
_OPERATOR = _COUNTER | {
    _P.WORK_APPLICATIONS,
    _P.EDIT_CUSTOMERS,
    _P.PREPARE_BROADCAST,
    _P.WORK_MARKS,
    _P.MODERATE_ADS,
    _P.PASS_READINGS,
    _P.IMPORT_READINGS,
    _P.SEE_HOURS_MAIL,
    _P.CHECK_SIGNATURES,
    _P.PREPARE_REFUND,
    _P.WATCH_OUTAGES,
}
_ADMINISTRATION = frozenset(
    {
        _P.REJECT_APPLICATIONS,
        _P.MANAGE_TEMPLATES,
        _P.MANAGE_USERS,
        _P.MANAGE_DIRECTORIES,
        _P.APPROVE_BROADCAST,
        _P.MANAGE_SURVEYS,
        _P.APPROVE_REFUND,
        _P.PLAN_APPOINTMENTS,
        _P.SEE_SERVICE_REPORTS,
        _P.PUBLISH_DISCLOSURE,
        _P.MANAGE_ADVOCATE,
        _P.SEE_AUDIT,
        _P.OPERATE,
    }
)


class Role(StrEnum):
    """What a person is in the portal: `NAME = "stored value", "подпись", permissions`; a new role is one row."""

    label: str
    permissions: frozenset[Permission]

    CUSTOMER = "customer", "Клиент", frozenset({_P.USE_CABINET, _P.OWN_SETTINGS})
    SERVICE_CENTRE_OPERATOR = "service_centre_operator", "Оператор ЦОК", _OPERATOR
    MFC_OPERATOR = "mfc_operator", "Оператор МФЦ", _COUNTER
    ADVOCATE_MANAGER = "advocate_manager", "Менеджер Энергоадвоката", _EMPLOYEE | {_P.RUN_OFFICE_DAY, _P.CONSULT}
    ADMINISTRATOR = "administrator", "Администратор", _OPERATOR | _ADMINISTRATION

    def __new__(cls, value: str, label: str, permissions: frozenset[Permission]) -> Self:
        """Make the member that compares and is stored as its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.permissions = permissions
        return member

    @property
    def staff(self) -> bool:
        """Whether this is an employee and not a customer."""
        return Permission.USE_DESK in self.permissions

    def may(self, rule: Rule) -> bool:
        """Whether somebody of this role may do what the rule asks for."""
        return isinstance(rule, Open) or rule in self.permissions


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that include a permission."""
    return frozenset(role for role in Role if permission in role.permissions)


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


class IdentityLevel(Labelled):
    """How sure the company is of who a customer is, from the least; later rights ask for a level."""

    SELF_DECLARED = "self_declared", "Личность не подтверждена", "neutral"
    ACCOUNT_PIN = "account_pin", "Подтверждено лицевым счётом", "info"
    PASSPORT_SEEN = "passport_seen", "Подтверждено паспортом", "success"

    def reaches(self, wanted: "IdentityLevel") -> bool:
        """Whether this level is the wanted one or a higher one."""
        levels = list(IdentityLevel)
        return levels.index(self) >= levels.index(wanted)


class CodePurpose(Labelled):
    """What a six-digit code proves."""

    REGISTRATION = "registration", "Регистрация"
    RECOVERY = "recovery", "Восстановление пароля"
    PHONE = "phone", "Подтверждение телефона"
    EMAIL = "email", "Подтверждение почты"
    CABINET_VISIT = "cabinet_visit", "Вход сотрудника в кабинет"
    FILING = "filing", "Подача заявки"
    CABINET = "cabinet", "Открытие личного кабинета"
    APPOINTMENT = "appointment", "Запись на приём"
    SIGNING = "signing", "Подписание документа"


class VisitEvidence(Labelled):
    """What shows that the customer agreed to an employee's work in their cabinet."""

    CODE = "code", "код клиента"
    IN_PERSON = "in_person", "лично на приёме, паспорт предъявлен"


class CodeChannel(Labelled):
    """By which way a code goes to a person."""

    EMAIL = "email", "Электронная почта"
    PHONE = "phone", "СМС"


class ConsentPurpose(Labelled):
    """What a consent is given for; each is a separate document (152-ФЗ, since 01.09.2025)."""

    PERSONAL_DATA = "personal_data", "Согласие на обработку персональных данных"
    SUPPLIER = "supplier", "Согласие на передачу данных гарантирующему поставщику"

    @property
    def sentence(self) -> str:
        """What the person agrees to, as they would say it."""
        return _CONSENT_SENTENCES[self]


_CONSENT_SENTENCES = {
    ConsentPurpose.PERSONAL_DATA: "Даю согласие на обработку моих персональных данных",
    ConsentPurpose.SUPPLIER: "Даю согласие на передачу моих данных гарантирующему поставщику, указанному в заявке",
}
