"""What each term of the table of deadlines is for, in words."""

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
    "tp.documents": "Документы о присоединении",
    "tc.extend": "Продление технических условий",
    "appeal.info": "Ответ на обращение",
    "appeal.complaint": "Ответ на жалобу",
    "appeal.violation": "Проверка и ответ",
    "appeal.outage": "Ответ об отключении",
    "meter.commission": "Допуск прибора учёта",
    "meter.service": "Работы с прибором учёта",
    "meter.removal": "Снятие показаний",
    "meter.equip": "Оборудование прибором учёта",
    "meter.data": "Изменение данных прибора учёта",
    "docs.request": "Выдача документов",
    "assets.transfer": "Рассмотрение передачи объектов",
    "info.answer": "Ответ заявителя на замечания",
}
