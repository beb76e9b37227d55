"""Words about documents: their kinds, who signs each, their states, where they come from."""

from enum import Enum, auto

from lkk.vocabulary.labelled import Labelled, Tone

TITLE_LENGTH = 200
NUMBER_LENGTH = 60


class Signs(Enum):
    """Who signs a document, in this order."""

    NOBODY = auto()
    COMPANY = auto()
    COMPANY_THEN_CUSTOMER = auto()
    SUPPLIER_THEN_CUSTOMER = auto()
    CUSTOMERS = auto()  # two of them, in either order

    @property
    def company(self) -> bool:
        """Whether the company signs, first or alone."""
        return self in (Signs.COMPANY, Signs.COMPANY_THEN_CUSTOMER)

    @property
    def customer(self) -> bool:
        """Whether the customer signs too."""
        return self in (Signs.COMPANY_THEN_CUSTOMER, Signs.SUPPLIER_THEN_CUSTOMER, Signs.CUSTOMERS)


class DocumentKind(Labelled):
    """What a document is; `signs` tells whose signatures make it whole."""

    OFFER = "offer", "Условия договора", "neutral", Signs.COMPANY
    CONTRACT = "contract", "Договор технологического присоединения", "neutral", Signs.COMPANY_THEN_CUSTOMER
    TECHNICAL_CONDITIONS = "technical_conditions", "Технические условия", "neutral", Signs.COMPANY
    INVOICE = "invoice", "Счёт"
    SERVICE_CONTRACT = "service_contract", "Договор оказания услуг", "neutral", Signs.COMPANY_THEN_CUSTOMER
    COMPLETION_NOTICE = "completion_notice", "Уведомление о выполнении технических условий"
    TC_CHECK_ACT = (
        "tc_check_act",
        "Акт проверки выполнения технических условий",
        "neutral",
        Signs.COMPANY_THEN_CUSTOMER,
    )
    SERVICE_ACT = "service_act", "Акт сдачи-приёмки работ", "neutral", Signs.COMPANY_THEN_CUSTOMER
    CONNECTION_ACT = "connection_act", "Акт о технологическом присоединении", "neutral", Signs.COMPANY_THEN_CUSTOMER
    COMMISSIONING_ACT = "commissioning_act", "Акт допуска прибора учёта", "neutral", Signs.COMPANY
    READINESS_NOTICE = "readiness_notice", "Уведомление о возможности присоединения", "neutral", Signs.COMPANY
    QUALITY_PROTOCOL = "quality_protocol", "Протокол измерений качества электроэнергии"
    INSTRUCTION = "instruction", "Инструкция по присоединению"
    UNACCOUNTED_ACT = "unaccounted_act", "Акт о безучётном потреблении"
    UNCONTRACTED_ACT = "uncontracted_act", "Акт о бездоговорном потреблении"
    SUPPLY_CONTRACT = "supply_contract", "Договор энергоснабжения", "neutral", Signs.SUPPLIER_THEN_CUSTOMER
    REDISTRIBUTION_AGREEMENT = (
        "redistribution_agreement",
        "Соглашение о перераспределении мощности",
        "neutral",
        Signs.CUSTOMERS,
    )
    DISAGREEMENTS = "disagreements", "Протокол разногласий"
    SIGNATURE_AGREEMENT = "signature_agreement", "Соглашение о простой электронной подписи"
    EVIDENCE = "evidence", "Протокол подписания"
    STATEMENT = "statement", "Акт сверки"
    COPY = "copy", "Копия документа"
    NOTICE = "notice", "Уведомление"
    OTHER = "other", "Документ"

    signs: Signs

    def __init__(self, _value: str, _label: str, _tone: Tone = "neutral", signs: Signs = Signs.NOBODY) -> None:
        self.signs = signs

    @property
    def acknowledged(self) -> bool:
        """Whether the customer confirms to have read it: what the company sends and nobody but the company signs."""
        return self in _ACKNOWLEDGED


_ACKNOWLEDGED = frozenset(
    {
        DocumentKind.OFFER,
        DocumentKind.TECHNICAL_CONDITIONS,
        DocumentKind.COMMISSIONING_ACT,
        DocumentKind.READINESS_NOTICE,
        DocumentKind.QUALITY_PROTOCOL,
        DocumentKind.INSTRUCTION,
        DocumentKind.UNACCOUNTED_ACT,
        DocumentKind.UNCONTRACTED_ACT,
        DocumentKind.NOTICE,
    }
)


#: What an employee posts by hand; the portal itself makes the others.
BY_HAND = tuple(
    kind
    for kind in DocumentKind
    if kind
    not in (
        DocumentKind.SIGNATURE_AGREEMENT,
        DocumentKind.EVIDENCE,
        DocumentKind.DISAGREEMENTS,
        DocumentKind.REDISTRIBUTION_AGREEMENT,
    )
)


class DocumentState(Labelled):
    """The life of a document."""

    POSTED = "posted", "Размещён", "info"
    AWAITS_SIGNATURE = "awaits_signature", "Ждёт вашей подписи", "attention"
    SIGNED = "signed", "Подписан", "success"
    DISAGREED = "disagreed", "Протокол разногласий направлен", "progress"
    REFUSED = "refused", "В подписании отказано", "danger"
    EXPIRED = "expired", "Срок подписания истёк", "danger"
    REPLACED = "replaced", "Заменён новой версией", "neutral"
    ANNULLED = "annulled", "Аннулирован", "neutral"


class DocumentSource(Labelled):
    """Where a document comes from."""

    ACCOUNTING = "accounting", "из учётной системы"
    OPERATOR = "operator", "размещён сотрудником"
    PORTAL = "portal", "составлен порталом"
    SUPPLIER = "supplier", "от поставщика электроэнергии"
    CUSTOMER = "customer", "от клиента"
