"""Words of the service «Энергоадвокат»: topics, the register of small and medium firms, requests of clients."""

from lkk.vocabulary.labelled import Labelled

NAME = "Энергоадвокат"
MEETING = "manager_meeting"  # the code of the visit to one's own manager
MOST_CLIENTS = 50  # of a manager whose card says nothing else
LARGEST_LIMIT = 500  # of clients in a card
CARD_NAME, CARD_HOURS, REASON, ANSWER = 120, 200, 500, 500  # signs


class AdvocateTopic(Labelled):
    """What a client wants help with, and what a manager knows best."""

    GRID_CONNECTION = "grid_connection", "Технологическое присоединение"
    METERING = "metering", "Приборы учёта и показания"
    TRANSMISSION = "transmission", "Договор и услуги по передаче электрической энергии"
    QUALITY = "quality", "Надёжность и качество электроснабжения"
    TARIFFS = "tariffs", "Тарифы и ценовые категории"
    DISPUTES = "disputes", "Спорные ситуации: акты, безучётное потребление, начисления"
    OTHER = "other", "Другое"


class SmbCategory(Labelled):
    """What kind of a small or medium firm somebody is [209-ФЗ, ст. 4]."""

    MICRO = "micro", "Микропредприятие"
    SMALL = "small", "Малое предприятие"
    MEDIUM = "medium", "Среднее предприятие"


class SmbState(Labelled):
    """What became of the question to the register of small and medium firms."""

    ASKED = "asked", "Реестр ещё не ответил", "info"
    FOUND = "found", "Есть в реестре", "success"
    ABSENT = "absent", "В реестре нет", "attention"
    MANUAL = "manual", "Проверим вручную", "attention"


class RequestState(Labelled):
    """What became of a request for another manager."""

    OPEN = "open", "Ждёт решения", "attention"
    GRANTED = "granted", "Менеджер сменён", "success"
    REFUSED = "refused", "Менеджер остаётся прежним", "neutral"
    LEFT = "left", "Услуга отключена", "neutral"
