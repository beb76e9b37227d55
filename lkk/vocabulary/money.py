"""Words of money: invoices, payments and what becomes of them. Amounts are whole kopecks everywhere."""

from lkk.vocabulary.labelled import Labelled

PURPOSE_LENGTH = 160  # of an invoice: as much as a payment QR holds with safety (ГОСТ Р 56042-2014)
LINE_LENGTH, FORMULA_LENGTH = 200, 300
MOST_LINES = 20
MOST_TOGETHER = 20  # invoices that are paid at once
REFUND_REASON_LENGTH, REFUSAL_LENGTH = 500, 500
REFUND_TERM = "refund"  # the rule of the table of deadlines
ANSWER_LENGTH = 500  # of what was decided about money
LEAST_ONLINE = 100  # kopecks that are paid on line at a time
LARGEST_KOPECKS = 100_000_000_000_00  # one invoice, one payment


class InvoiceState(Labelled):
    """What becomes of an invoice. `OVERDUE` is shown and never stored: it follows from the day."""

    ISSUED = "issued", "Ждёт оплаты", "attention"
    PARTIALLY_PAID = "partially_paid", "Оплачен частично", "progress"
    PAID = "paid", "Оплачен", "success"
    OVERDUE = "overdue", "Просрочен", "danger"
    CANCELLED = "cancelled", "Аннулирован", "neutral"


OPEN_INVOICE = (InvoiceState.ISSUED, InvoiceState.PARTIALLY_PAID)


class InvoiceSource(Labelled):
    """Whose invoice it is: the portal's own, or one that the accounting system tells of."""

    PORTAL = "portal", "Выставлен порталом"
    FEED = "feed", "Из учётной системы"


class PaymentState(Labelled):
    """The life of a payment on line; `SUCCEEDED` and `CANCELLED` are final, and only the provider decides them."""

    CREATED = "created", "Открываем страницу оплаты", "info"
    PENDING = "pending", "Ждём оплаты", "progress"
    UNKNOWN = "unknown", "Уточняем у платёжного сервиса", "attention"
    SUCCEEDED = "succeeded", "Оплачено", "success"
    CANCELLED = "cancelled", "Не оплачено", "neutral"


OPEN_PAYMENT = (PaymentState.CREATED, PaymentState.PENDING, PaymentState.UNKNOWN)


class MoneySource(Labelled):
    """Where money that met invoices came from."""

    ONLINE = "online", "Оплата на сайте"
    BANK = "bank", "Перевод через банк"


class BankMatch(Labelled):
    """Whether it is known what a payment through a bank was for."""

    UNMATCHED = "unmatched", "Не разобран", "attention"
    MATCHED = "matched", "Зачтён", "success"
    RETURNED = "returned", "Возвращён", "neutral"


class BankDoubt(Labelled):
    """Why a payment through a bank waits for an employee."""

    NO_NAME = "no_name", "Не указано, за что платёж"
    UNKNOWN_INVOICE = "unknown_invoice", "Счёта с таким номером нет"
    UNKNOWN_APPLICATION = "unknown_application", "Названа заявка, которой нет в кабинете"
    SEVERAL = "several", "Счетов с таким номером несколько"
    PAID = "paid", "Названный счёт уже оплачен"
    CANCELLED = "cancelled", "Названный счёт аннулирован"
    NOTHING_TO_PAY = "nothing_to_pay", "У названной заявки нет счетов к оплате"


class RefundState(Labelled):
    """The life of a refund."""

    REQUESTED = "requested", "Рассматривается", "info"
    APPROVED = "approved", "Одобрен", "progress"
    SENT = "sent", "Отправлен", "progress"
    COMPLETED = "completed", "Деньги возвращены", "success"
    REFUSED = "refused", "Отказано", "danger"
    WITHDRAWN = "withdrawn", "Отозван", "neutral"


OPEN_REFUND = (RefundState.REQUESTED, RefundState.APPROVED, RefundState.SENT)


class MoneyTaskKind(Labelled):
    """Why an operator has to look at money."""

    UNKNOWN_PAYMENT = "unknown_payment", "Платёжный сервис не сказал, прошла ли оплата"
    ALTERED_PAYMENT = "altered_payment", "Сумма или назначение у платёжного сервиса другие"
    LATE_MONEY = "late_money", "Деньги пришли по аннулированному счёту"
    CANCELLED_PAID = "cancelled_paid", "Аннулирован счёт, который уже оплачен частично"
