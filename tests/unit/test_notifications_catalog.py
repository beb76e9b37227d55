"""Words of notifications: every event can be told, nothing is left out silently, nothing typed becomes markup."""

import pytest
from jinja2 import UndefinedError

from lkk.services import composition
from lkk.services.accounts.events import ACCOUNT_ATTACHED
from lkk.services.identity.events import NEW_DEVICE_SIGN_IN, PASSWORD_CHANGED, REGISTRATION_CODE
from lkk.services.notifications.declaration import Event, LetterTable, NotificationChannel
from lkk.services.notifications.rendering import TITLE_LENGTH, email, words
from lkk.services.readings.events import READINGS_REJECTED, READINGS_SUBMITTED
from lkk.services.reports.events import REPORT_LETTER

FACTS: dict[str, object] = {
    "code": "123456",
    "purpose": "согласие на обработку персональных данных",
    "why": "вы закрыли его сами",
    "kept": ["Поданные заявки: 5 лет"],
    "consequence": "Поданные заявки рассмотрим до конца.",
    "minutes": 10,
    "became": "включён",
    "action": "Подтверждение телефона",
    "part": "Паспорт",
    "note": "Код попросил оператор.",
    "name": "Петрова Ольга",
    "role": "Оператор ЦОК",
    "browser": "Chrome, Windows",
    "ip": "203.0.113.5",
    "moment": "21.11.2026 10:00",
    "account_number": "9234",
    "period": "ноябрь 2026 г.",
    "late": 10,
    "deadline": "5 декабря 2026 года",
    "serial_number": "123",
    "days": "с 21 по 26 ноября",
    "last": "26 ноября",
    "count": 2,
    "values": ["Дом, прибор учёта № 123, A+ Т1: 12 345,6", "Дом, прибор учёта № 123, A+ Т2: 80"],
    "in_window": True,
    "reasons": "показание меньше предыдущего",
    "number": "ТП-2026-000123",
    "kind": "Первичное присоединение",
    "account": "7712345678",
    "kind_code": "tp_new",
    "draft_id": 7,
    "application_id": 7,
    "registry": "физическое лицо",
    "registry_id": 3,
    "registry_number": 1,
    "prepared_by": "Орлова Марина Павловна",
    "applicant": "Иванов Иван Иванович",
    "words": "Адрес не тот",
    "reason": "нужен план",
    "outcome": "В подписании отказано",
    "again": True,
    "apply_by": "01.03.2027",
    "signer": "Петрова Ольга",
    "power": "№ 12 от 01.11.2026",
    "side": "сетевая компания",
    "application": "ТП-2026-000001",
    "document_id": "3f2b8c1e-5d47-4a90-9c1f-2e6a7b8d9f01",
    "fields": "фамилия, телефон",
    "remarks": ["Приложите план расположения", "Уточните адрес"],
    "legal_ground": "п. 15 Правил",
    "until": "01.12.2026",
    "due": "05.12.2026",
    "deleted_on": "20.02.2027",
    "registration_number": "ВХ-1",
    "registered_on": "22.11.2026",
    "stage": "Оплата",
    "text": "Здравствуйте",
    "news": "дан ответ",
    "document": "Технические условия",
    "by": "Петрова Ольга",
    "to": "Иванов Пётр",
    "percent": 70,
    "law": "Правила, п. 15",
    "title": "Ответ на жалобу",
    "term": "Ответим на жалобу не позднее 05.12.2026.",
    "terms": ["Ответим на жалобу не позднее 05.12.2026."],
    "answer_due": "05.12.2026",
    "while_asked": "Наш срок при этом идёт.",
    "annulled_by": "Правила, п. 15",
    "annuls": True,
    "mistaken": "Акты оформлены",
    "series": "3f2b8c1e-5d47-4a90-9c1f-2e6a7b8d9f02",
    "subject": "Заявка ТП-2026-000123",
    "stars": 2,
    "path": "/applications/%D0%A2%D0%9F-2026-000123",
    "anonymous": True,
    "body": "Отключим свет",
    "sms": "Отключение",
    "broadcast_id": 5,
    "payment_id": 7,
    "refund_id": 8,
    "amount": "21 500,00 ₽",
    "advance": "500,00 ₽",
    "invoices": "№ СЧ-2026-000012",
    "on": "26.11.2026",
    "where": "Деньги придут на счёт, который вы указали.",
    "pay_until": "01.12.2026",
    "lines": ["meter m-1: unknown point"],
    "saved": False,
    "faults": "2 ошибки",
    "service": "Консультация",
    "when": "5 декабря 2026 года, 10:00",
    "short": "5 декабря 10:00, пр. Ленина, 1",
    "before": "4 декабря 2026 года, 9:30",
    "who": "Запись перенёс сотрудник",
    "office": "Центр обслуживания клиентов",
    "address": "г. Барнаул, пр. Ленина, 1",
    "place": "Окно 2",
    "phones": "50-16-28",
    "answer": "30.11.2026, 08:30",
    "directions": "вход со двора",
    "documents": ["паспорт"],
    "guest": False,
    "topic": "Вопрос о счёте",
    "consultant": "Ольга Витальевна",
    "dialogue": 7,
    "shortened": True,
    "phone": "+7 913 123-45-67",
    "manager": "Алексеев Николай",
    "manager_id": 7,
    "substitute": "Борисова Ольга",
    "client": "ООО «Ромашка»",
    "many": 2,
    "first": "26.11.2026",
    "papers": "условия договора и счёт",
    "total": "60 000,00 ₽",
    "todo": "Оплатите счёт.",
    "contract": "ТП-2026-000123/Д",
    "day": "26.11.2026",
    "what": "Договор не подписан в срок",
    "invoice_number": "СЧ-2026-000001",
    "starts": "09:00, 26 ноября",
    "expected": "18:40, 26 ноября",
    "restored": "18:35, 26 ноября",
    "begun": True,
    "cause": "Деньги пришли по аннулированному счёту",
    "parts": ["счёт СЧ-2026-000001: 21 500,00 ₽"],
    "ways": "Оплатить можно на сайте.",
    "online": True,
    "ad": "Отдаю 50 кВт, ПС Северная, 1 000 ₽ за кВт",
    "found": "Ищу 30 кВт, ПС Северная, цена договорная",
    "contact": 7,
    "saved_id": 7,
    "letter_id": 3,
    "lead": "Заявки, поданные в эти дни.",
    "caption": "По месяцам",
    "table": LetterTable(("Месяц", "Всего"), (("октябрь 2026 г.", "3"),)),
}


@pytest.mark.parametrize("event", composition.EVENTS, ids=lambda event: event.key)
def test_every_event_can_be_told(event: Event) -> None:
    said = words(event, FACTS)
    assert said.title
    assert said.body
    assert "{{" not in said.title + said.body
    ready = email(event, FACTS)
    assert said.body in ready.text
    assert "8 800 1000 380" in ready.text
    assert "8 800 1000 380" in ready.html
    assert "src=" not in ready.html


@pytest.mark.parametrize("event", composition.EVENTS, ids=lambda event: event.key)
def test_a_email_leads_to_the_portal(event: Event) -> None:
    path = event.link(FACTS)
    assert (not path) or f"http://localhost:3000{path}" in email(event, FACTS).html
    assert bool(path) == bool(event.link_text)


def test_a_missing_fact_is_an_error_and_no_empty_place() -> None:
    with pytest.raises(UndefinedError):
        words(ACCOUNT_ATTACHED, {})


def test_what_is_typed_never_becomes_markup() -> None:
    html = email(READINGS_REJECTED, FACTS | {"reasons": "<script>alert(1)</script>"}).html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_table_stands_in_the_text_and_in_the_html_and_its_words_are_escaped() -> None:
    table = LetterTable(("Месяц", "Всего"), (("<b>май</b>", "3"), ("Всего", "3")))
    ready = email(REPORT_LETTER, FACTS | {"table": table})
    assert "<b>май</b>\n  Всего: 3\nВсего\n  Всего: 3\n" in ready.text
    assert "&lt;b&gt;май&lt;/b&gt;" in ready.html
    assert "<th " not in email(REPORT_LETTER, FACTS | {"table": None}).html


def test_a_title_is_one_short_line() -> None:
    said = words(ACCOUNT_ATTACHED, {"account_number": "1\r\nBcc: a@example.com" + "9" * 300})
    assert "\n" not in said.title
    assert "\r" not in said.title
    assert len(said.title) == TITLE_LENGTH


def test_a_code_stands_first_in_the_email_and_never_in_the_subject() -> None:
    ready = email(REGISTRATION_CODE, FACTS)
    assert ready.text.startswith("123456\n")
    assert "123456" not in ready.subject


def test_readings_outside_the_window_say_so() -> None:
    inside = words(READINGS_SUBMITTED, FACTS).body
    outside = words(READINGS_SUBMITTED, FACTS | {"in_window": False}).body
    assert "вне срока" in outside
    assert "вне срока" not in inside
    assert "2 показания" in inside


def test_what_protects_the_account_cannot_be_switched_off() -> None:
    assert not any(event.switchable for event in (PASSWORD_CHANGED, NEW_DEVICE_SIGN_IN, READINGS_REJECTED))
    assert NEW_DEVICE_SIGN_IN.channels == {NotificationChannel.MAIL}


@pytest.mark.parametrize("event", composition.EVENTS, ids=lambda event: event.key)
def test_no_email_has_two_full_stops(event: Event) -> None:
    assert ".." not in email(event, FACTS).text


@pytest.mark.parametrize("event", [READINGS_SUBMITTED, READINGS_REJECTED])
def test_letters_of_readings_list_the_values(event: Event) -> None:
    text = email(event, FACTS).text
    assert "A+ Т1: 12 345,6" in text
    assert "A+ Т2: 80" in text
