"""Stories of the people one can sign in as: every status, connections at different stages, drafts of every sort."""

from datetime import datetime, timedelta

from lkk.services.demo import forms
from lkk.services.demo.acts import (
    annul,
    answer,
    ask,
    ask_by_message,
    fulfil,
    hold,
    move,
    note,
    offer_turnkey,
    post,
    refuse,
    register,
    take,
    tell,
    terminate,
    withdraw,
)
from lkk.services.demo.story import Step, Story, days
from lkk.vocabulary.applications import Stage

CITIZEN, PLANT = "ivanov@example.com", "zavod@example.com"
BAKERY, NEWCOMER = "pekarnya@example.com", "novyi@example.com"
OPERATOR, HEAD = "operator@example.com", "admin@example.com"
_HOUSE = ("г. Барнаул, ул. Взлётная, з/у 14", "22:63:030405:118")
_GARDEN = ("г. Барнаул, СНТ «Берёзка», участок 42", "22:63:050217:42")
_BATH = ("г. Барнаул, п. Южный, ул. Чайковского, з/у 7", "22:63:060110:307")
_GARAGE = ("г. Барнаул, ул. Звёздная, з/у 31", "22:63:030411:54")
_TERMS = ("Технические условия", "Условия типового договора", "Счёт на оплату", "Инструкция о присоединении")
_ACTS = ("Акт об осуществлении технологического присоединения", "Акт допуска прибора учёта в эксплуатацию")


def stories(now: datetime) -> list[Story]:
    """What the people of the demo have filed in half a year."""
    return [*_enquiries(now), *_meters(now), *_connections(now), *_of_the_plant(now), *_of_the_bakery(now)]


def _story(
    now: datetime, who: str, kind: str, ago_days: float, answers: forms.Answers, *steps: Step, by: str = OPERATOR
) -> Story:
    return Story(who, kind, now - timedelta(days=ago_days), answers, by, steps)


def _worked(after: float = 0.6) -> tuple[Step, Step]:
    return days(after, register()), days(0.2, take())


def _enquiries(now: datetime) -> list[Story]:
    ask_company = forms.enquiry
    return [
        _story(
            now, CITIZEN, "info_enquiry", 151,
            ask_company("contacts", "Прошу больше не присылать мне бумажные квитанции."),
            days(1, annul("Вы отозвали согласие на обработку персональных данных", "Закон 152-ФЗ, ст. 9, ч. 2")),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 118,
            ask_company("customer_service", "Можно ли получить справку о соседнем лицевом счёте?"),
            days(1, register()),
            days(2, refuse("Сведения о чужом лицевом счёте не выдаются", "Закон 152-ФЗ, ст. 7")),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 96,
            ask_company("grid_connection", "Хочу узнать цену присоединения гаража."),
            days(0.3, withdraw(), office=False),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 83,
            ask_company("metering", "Какой прибор учёта можно поставить в частном доме?"),
            *_worked(),
            days(3, fulfil("Подойдёт двухзонный прибор учёта класса точности 1,0. Памятка приложена на сайте")),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 13,
            ask_company("transmission", "Почему в нашем доме по вечерам низкое напряжение?"),
            *_worked(),
            days(1, note("Замеры на ТП-214 поставлены в план на следующую неделю")),
            days(1, hold("Ждём результатов замеров на подстанции")),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 6,
            ask_company("metering", "Прибор учёта показывает больше, чем мы расходуем."),
            *_worked(),
            days(1, ask("Приложите снимок прибора учёта, на котором видны номер и показания", "attachments")),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 5,
            ask_company("metering", "Когда заменят прибор учёта в нашем подъезде?"),
            *_worked(),
            days(1, ask_by_message("Соседям сказали, что замена будет в декабре. Это так?"), office=False),
            days(0.5, tell("Уточняем у подрядчика, ответим до конца недели")),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 2,
            ask_company("grid_connection", "Нужен ли проект для присоединения бани?"),
            days(0.9, register()),
        ),
        _story(
            now, CITIZEN, "info_enquiry", 0.02,
            ask_company("customer_service", "Какие документы нужны, чтобы переоформить лицевой счёт?"),
        ),
    ]  # fmt: skip


def _meters(now: datetime) -> list[Story]:
    return [
        _story(
            now, CITIZEN, "meter_service", 61,
            forms.meter_visit("inspection", "Не читается табло прибора учёта, прошу проверить."),
            *_worked(),
            days(1, ask("Уточните, есть ли доступ к прибору без хозяина", "access_person")),
            days(1, answer("Доступ обеспечит сосед, квартира 14"), office=False),
            days(12, post("Акт проверки прибора учёта")),
            days(0.1, fulfil("Прибор учёта исправен, заменена батарея табло. Акт приложен")),
        ),
        _story(
            now, CITIZEN, "doc_request", 34, forms.document("boundary_act"), *_worked(),
            days(4, post("Акт разграничения балансовой принадлежности")),
            days(0.1, fulfil("Акт приложен")),
        ),
        _story(
            now, CITIZEN, "quality_measurement", 26,
            forms.measurement("По вечерам прибор учёта показывает 195 В, не запускается насос."), *_worked(),
            days(10, fulfil("Напряжение ниже нормы, причина — перегрузка линии. Протокол размещён в документах")),
        ),
        _story(
            now, CITIZEN, "outage_report", 27,
            forms.outage("no_power", "г. Барнаул, ул. Малахова, д. 87", "Свет пропал во всём подъезде"),
            days(0.02, register(), office=False), days(0.02, take(), office=False),
            days(0.1, fulfil("Повреждён кабель. Питание восстановлено по резервной линии"), office=False),
        ),
    ]  # fmt: skip


def _connections(now: datetime) -> list[Story]:
    """Of one person: finished, in the works, with an offer that waits for a payment, and one that was given up."""
    return [
        _story(
            now, CITIZEN, "tp_new", 168, forms.household_connection(*_GARDEN), *_worked(),
            days(6, post(*_TERMS)), days(0.1, move(Stage.OFFER)),
            days(2, move(Stage.PAYMENT)), days(1, move(Stage.WORKS)),
            days(40, move(Stage.CONNECTION)), days(1, post(*_ACTS)), days(0.1, move(Stage.ACTS)),
            days(1, move(Stage.SUPPLY)), days(5, move(Stage.DONE)),
            days(0.2, fulfil("Присоединение завершено, договор энергоснабжения заключён")),
        ),
        _story(
            now, CITIZEN, "tp_new", 74, forms.household_connection(*_HOUSE), *_worked(),
            days(2, ask("Приложите план, на котором видны границы участка", "plan")),
            days(2, answer("План с границами приложен", "plan", "План с границами участка"), office=False),
            days(5, post(*_TERMS)), days(0.1, move(Stage.OFFER)),
            days(2, move(Stage.PAYMENT)), days(1, move(Stage.WORKS)),
            days(9, ask_by_message("Столб у въезда уже поставили, а щит будет на нём?"), office=False),
            days(1, tell("Да, щит с прибором учёта установит наша бригада на этой опоре")),
        ),
        _story(
            now, CITIZEN, "tp_new", 150, forms.household_connection(*_GARAGE), *_worked(),
            days(6, post(*_TERMS)), days(0.1, move(Stage.OFFER)),
            days(2, move(Stage.PAYMENT)), days(1, move(Stage.WORKS)),
            days(12, terminate("Участок продан, стороны расторгли договор", "Соглашение сторон, п. 20 договора")),
        ),
        _story(
            now, CITIZEN, "tp_new", 11, forms.household_connection(*_BATH), *_worked(),
            days(5, post(*_TERMS)), days(0.1, move(Stage.OFFER)),
        ),
        _story(
            now, CITIZEN, "tp_turnkey", 8, forms.turnkey(*_HOUSE, "15"), *_worked(),
            days(2, note("Осмотр проведён, трасса линии согласована с хозяином")),
            days(1, offer_turnkey(forms.TURNKEY_ESTIMATE)),
        ),
    ]  # fmt: skip


def _of_the_plant(now: datetime) -> list[Story]:
    shop = forms.business_connection(
        "г. Барнаул, ул. Северо-Западная, з/у 4", "22:63:010428:77", "320", "Цех порошковой окраски"
    )
    return [
        _story(
            now, PLANT, "tp_new", 38, shop, *_worked(),
            days(1, note("Нужна проверка загрузки РП-12, запрошен режим")),
            days(16, post("Проект договора", "Технические условия")), days(0.1, move(Stage.OFFER)),
            days(3, move(Stage.SIGNING)),
        ),
        _story(
            now, PLANT, "doc_request", 57, forms.document("reconciliation"), *_worked(),
            days(5, post("Акт сверки расчётов")), days(0.1, fulfil("Акт сверки приложен")),
        ),
        _story(
            now, PLANT, "complaint", 21,
            forms.complaint("quality", "Провалы напряжения останавливают станки с ЧПУ на вводе 2.", "Провести замеры"),
            *_worked(),
            days(3, ask_by_message("Прикладываем журнал остановок за неделю"), office=False),
            days(2, tell("Регистратор установлен, снимем через семь дней")),
        ),
        _story(now, PLANT, "info_enquiry", 0.4, forms.enquiry("transmission", "Как изменить заявленную мощность?")),
    ]  # fmt: skip


def _of_the_bakery(now: datetime) -> list[Story]:
    shop = forms.entrepreneur_connection(
        "г. Барнаул, ул. Антона Петрова, д. 118а", "22:63:020330:201", "40", "Пекарня, второй цех"
    )
    return [
        _story(
            now, BAKERY, "tp_new", 129, shop, *_worked(),
            days(8, post(*_TERMS)), days(0.1, move(Stage.OFFER)), days(2, move(Stage.PAYMENT)),
            days(1, move(Stage.WORKS)), days(100, move(Stage.CONNECTION)),
        ),
        _story(
            now, BAKERY, "meter_service", 8, forms.meter_visit("inspection", "Сломана пломба, прошу опломбировать."),
            days(0.7, register()),
        ),
        _story(now, NEWCOMER, "info_enquiry", 16, forms.enquiry("contacts", "Где находится ближайший центр?"),
            *_worked(), days(1, fulfil("Ближайший центр: пр-кт Ленина, 22, с 8 до 17 часов")),
        ),
    ]  # fmt: skip
