"""What each term of the table of deadlines is for, in words."""

from collections.abc import Collection, Sequence

from lkk.vocabulary.applications import OnRequest, TimeUnit
from lkk.vocabulary.words import count

_PERFORMANCE = "Выполнение мероприятий по договору"

DEADLINE_TITLES: dict[str, str] = {
    "tp.register": "Регистрация заявки",
    "tp.missing_docs_notice": "Сообщение о недостающих документах",
    "tp.missing_docs_cure": "Ответ заявителя на замечания",
    "tp.offer.S": "Условия договора и технические условия",
    "tp.offer.F": "Проект договора и технические условия",
    "tp.pay.S": "Оплата счёта",
    "tp.sign.F": "Подписание договора",
    "tp.perform.15wd": _PERFORMANCE,
    "tp.perform.30wd": _PERFORMANCE,
    "tp.perform.6m": _PERFORMANCE,
    "tp.perform.1y": _PERFORMANCE,
    "tp.perform.2y": _PERFORMANCE,
    "tp.inspect": "Проверка выполнения технических условий",
    "tp.supply_contract": "Договор энергоснабжения",
    "tp.unpaid.grace": "Сколько ждать после срока оплаты до аннулирования",
    "tp.unpaid.warn": "За сколько предупредить о конце срока оплаты",
    "tp.disagreements": "Ответ на протокол разногласий",
    "tp.tc_valid": "Сколько действуют технические условия",
    "tc.warn.first": "Первое предупреждение о конце технических условий",
    "tc.warn.last": "Второе предупреждение о конце технических условий",
    "turnkey.offer": "Смета и договор работ «под ключ»",
    "turnkey.sign": "Подписание договора работ «под ключ»",
    "turnkey.disagreements": "Ответ на протокол разногласий",
    "turnkey.works": "Выполнение работ «под ключ»",
    "tp.documents": "Документы о присоединении",
    "tc.extend": "Продление технических условий",
    "appeal.info": "Ответ на обращение",
    "appeal.complaint": "Ответ на жалобу",
    "appeal.violation": "Проверка и ответ",
    "appeal.outage": "Ответ об отключении",
    "quality.measure": "Замер качества электроэнергии",
    "meter.commission": "Допуск прибора учёта",
    "meter.service": "Работы с прибором учёта",
    "meter.removal": "Снятие показаний",
    "meter.equip": "Оборудование прибором учёта",
    "meter.data": "Изменение данных прибора учёта",
    "docs.request": "Выдача документов",
    "assets.transfer": "Рассмотрение передачи объектов",
    "info.answer": "Ответ заявителя на замечания",
    "advocate.connect": "Подключение «Энергоадвоката»",
    "refund": "Возврат платежа",
    "board.check": "Проверка объявления о мощности",
    "board.life": "Самый долгий срок объявления о мощности",
    "capacity.sign": "Подписание соглашения о передаче мощности",
}

_WORKS, _ANSWER = "Выполним работы по договору", "Ответьте на замечания"

#: The beginning of the sentence of each term: what is done, and by whom.
DEADLINE_SENTENCES: dict[str, str] = {
    "tp.register": "Зарегистрируем заявку",
    "tp.missing_docs_notice": "Если сведений или документов не хватает, сообщим об этом",
    "tp.missing_docs_cure": _ANSWER,
    "tp.offer.S": "Разместим условия договора, технические условия и счёт",
    "tp.offer.F": "Направим проект договора и технические условия",
    "tp.pay.S": "Оплатите счёт",
    "tp.sign.F": "Подпишите договор или пришлите возражения",
    "tp.perform.15wd": _WORKS,
    "tp.perform.30wd": _WORKS,
    "tp.perform.6m": _WORKS,
    "tp.perform.1y": _WORKS,
    "tp.perform.2y": _WORKS,
    "tp.inspect": "Проверим выполнение технических условий",
    "tp.supply_contract": "Поставщик направит договор энергоснабжения",
    "tp.unpaid.grace": "Неоплаченную заявку аннулируем",
    "tp.unpaid.warn": "Предупредим о конце срока оплаты",
    "tp.disagreements": "Ответим на протокол разногласий",
    "tp.tc_valid": "Технические условия действуют",
    "tc.warn.first": "Предупредим о конце технических условий",
    "tc.warn.last": "Ещё раз предупредим о конце технических условий",
    "turnkey.offer": "Осмотрим объект, составим смету и направим договор",
    "turnkey.sign": "Подпишите договор или пришлите возражения",
    "turnkey.disagreements": "Ответим на протокол разногласий",
    "turnkey.works": _WORKS,
    "tp.documents": "Подготовим документы о присоединении",
    "tc.extend": "Ответим о продлении технических условий",
    "appeal.info": "Ответим на обращение",
    "appeal.complaint": "Ответим на жалобу",
    "appeal.violation": "Проверим сообщение и ответим",
    "appeal.outage": "Ответим об отключении",
    "quality.measure": "Измерим показатели качества и разместим протокол",
    "meter.commission": "Проведём допуск прибора учёта",
    "meter.service": "Выполним работы с прибором учёта",
    "meter.removal": "Снимем показания",
    "meter.equip": "Установим прибор учёта",
    "meter.data": "Проверим документы и ответим об изменении данных прибора учёта",
    "docs.request": "Выдадим документы или ответим, почему их нет",
    "assets.transfer": "Рассмотрим передачу объектов и ответим",
    "info.answer": _ANSWER,
    "advocate.connect": "Подключим «Энергоадвокат» или объясним, почему нет",
    "refund": "Вернём деньги или объясним, почему нет",
    "board.check": "Проверим объявление о мощности",
    "board.life": "Объявление о мощности показывается",
    "capacity.sign": "Соглашение о передаче мощности подписывают",
}


def sentence(rule: str, due: str, law: str = "") -> str:
    """«Зарегистрируем заявку не позднее 27.11.2026. Основание: …»: what, who, until when, by what law."""
    ground = f" Основание: {law}." if law else ""
    return f"{DEADLINE_SENTENCES[rule]} не позднее {due}.{ground}"


_COUNTED = {
    TimeUnit.HOURS: ("час", "часа", "часов"),
    TimeUnit.WORKING_DAYS: ("рабочий день", "рабочих дня", "рабочих дней"),
    TimeUnit.CALENDAR_DAYS: ("день", "дня", "дней"),
    TimeUnit.MONTHS: ("месяц", "месяца", "месяцев"),
    TimeUnit.YEARS: ("год", "года", "лет"),
}


def spans(terms: Sequence[tuple[int, TimeUnit]]) -> str:
    """«10 или 20 рабочих дней», «30 рабочих дней, 6 месяцев или 1 год»: the lengths of terms, each once."""
    kept = list(dict.fromkeys(terms))
    units = [*(unit for _, unit in kept[1:]), None]
    said = [
        str(value) if unit is following else count(value, *_COUNTED[unit])
        for (value, unit), following in zip(kept, units, strict=False)
    ]
    return " или ".join(part for part in (", ".join(said[:-1]), *said[-1:]) if part)


def while_asked(effects: Collection[OnRequest]) -> str:
    """What happens to the company's terms while an answer is awaited; empty when none runs."""
    if OnRequest.ANEW in effects:
        return "Пока ответа нет, наш срок стоит, со дня ответа он начнётся заново."
    if OnRequest.PAUSED in effects:
        return "Пока ответа нет, наш срок стоит."
    return "Наш срок при этом идёт." if effects else ""
