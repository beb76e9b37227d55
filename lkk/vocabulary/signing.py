"""Words of electronic signatures."""

from lkk.vocabulary.labelled import Labelled


class SignatureMethod(Labelled):
    """How a document was signed."""

    SMS = "sms", "простая электронная подпись, код из СМС"
    CMS = "cms", "файл электронной подписи"


class SignatureSide(Labelled):
    """For whom a signature stands."""

    COMPANY = "company", "сетевая компания"
    SUPPLIER = "supplier", "энергосбытовая компания"
    CUSTOMER = "customer", "клиент"
    COUNTERPARTY = "counterparty", "второй клиент"  # of a document that two customers sign


#: Sides for which customers sign.
CUSTOMER_SIDES = (SignatureSide.CUSTOMER, SignatureSide.COUNTERPARTY)


class CheckOutcome(Labelled):
    """What checking a signature came to."""

    VALID = "valid", "проверена"
    INVALID = "invalid", "не подтверждена"
    NOT_CHECKED = "not_checked", "криптографически не проверена"


class SignerIdentification(Labelled):
    """How the company knows who accepted the agreement on the simple signature."""

    ACCOUNT_PIN = "account_pin", "лицевой счёт и ПИН-код, имя владельца счёта совпадает с профилем"
    PASSPORT_SEEN = "passport_seen", "паспорт предъявлен сотруднику"


class SigningStep(Labelled):
    """What a customer does next with a document that waits for their signature."""

    NOTHING = "nothing", "ничего"
    READ = "read", "прочитать до конца"
    WAIT = "wait", "дождаться другой стороны"
    PREPARE = "prepare", "подтвердить телефон или полномочия"
    AGREE = "agree", "принять соглашение"
    SIGN = "sign", "подписать кодом"
    FILE_WAITS = "file_waits", "дождаться проверки файла подписи"
    OTHER_SIDE = "other_side", "дождаться подписи второй стороны"


class EvidenceEvent(Labelled):
    """A step of signing that the chain of evidence holds."""

    AGREEMENT_ACCEPTED = "agreement_accepted", "Соглашение о простой электронной подписи принято"
    FROZEN = "frozen", "Документ прочитан до конца, его хеш показан"
    CODE_SENT = "code_sent", "Код отправлен по СМС"
    CODE_REFUSED = "code_refused", "Код не подошёл"
    CODE_CONFIRMED = "code_confirmed", "Код введён верно"
    SIGNED = "signed", "Документ подписан"
    REFUSED = "refused", "В подписании отказано"
    DISAGREED = "disagreed", "Направлен протокол разногласий"
    DISAGREEMENTS_REJECTED = "disagreements_rejected", "Разногласия отклонены компанией"
    SIGNATURE_ATTACHED = "signature_attached", "Файл подписи приложен"
    SIGNATURE_CHECKED = "signature_checked", "Файл подписи проверен сотрудником"
    SHEET_MADE = "sheet_made", "Протокол подписания составлен"
