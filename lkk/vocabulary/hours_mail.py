"""Words about letters with hours: what becomes of one, and why one is put aside."""

from lkk.vocabulary.labelled import Labelled


class LetterState(Labelled):
    """The life of a letter that was found in the mailbox."""

    WAITING = "waiting", "Ждёт чтения", "progress"
    TAKEN = "taken", "Прочитано", "success"
    PUT_ASIDE = "put_aside", "Отложено", "attention"


class AsideReason(Labelled):
    """Why nothing was taken from a letter; nobody is answered."""

    NO_ADDRESS = "no_address", "Адрес отправителя не один или не читается"
    UNKNOWN_SENDER = "unknown_sender", "Отправителя нет среди клиентов"
    UNPROVEN = "unproven", "Наш почтовый сервер не подтвердил домен отправителя (DKIM или SPF)"
    AUTOMATIC = "automatic", "Автоответ или рассылка"
    TOO_BIG = "too_big", "Письмо слишком велико"
    NO_FILE = "no_file", "Нет файла с почасовыми данными"
    TOO_MANY = "too_many", "Писем от этого клиента за сутки слишком много"
    UNREADABLE = "unreadable", "Письмо не разбирается"
    FAILS = "fails", "Письмо не обработано: ошибка портала повторилась"
