"""Every paper of a connection is set from its template: a sample of each, with its words, footer and day of force."""

import uuid
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from lkk.services.connection.papers import schedule_lines
from lkk.services.connection.schedule import parts_of
from lkk.services.connection.templates import TEMPLATES, stamp
from lkk.services.documents.templates import NoTemplate
from lkk.services.documents.typesetting import mark, pdf
from lkk.vocabulary.connection import Milestone
from tests.connection_papers import DAY, STAGES, samples

ID = uuid.UUID("0b1c2d3e-4f50-4a61-8b72-9c83ad94be05")
AT = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
WORDS = {
    "offer": ("Подписывать ничего не нужно", "не позже 03.12.2026", "3 рабочих дня", "60 000,00 ₽", "Образец."),
    "contract": ("не позже 10.12.2026", "в течение 60 дней", "280 600,00 ₽", "неустойку"),
    "service_contract": (
        "Кабель в земле",
        "НДС 22 %) × 12,5",
        "12,5 м",
        "15 250,00 ₽",
        "30 рабочих дней",
        "Освободить место",
        "39 650,00 ₽",
    ),
    "service_act": ("№ 1/Д от 03.12.2026", "Вводный щит", "Паспорт щита", "39 650,00 ₽"),
    "conditions": ("Построить ответвление", "действуют до 26.11.2028", "Выполнить ввод в дом"),
    "check": ("Выполнить ввод в дом", "03.12.2026", "Нет заземления", "снова уведомляет"),
    "act": ("технологическое присоединение осуществлено", "Зажимы ввода", "№ ТП-2026-000123/Д"),
    "readiness": ("присоединиться можно", "заменяют акт", "Зажимы ввода"),
    "instruction": ("Пломбы не трогайте", "380-616", "112"),
}


@pytest.mark.parametrize("code", [one.code for one in TEMPLATES])
def test_every_template_has_a_sample_with_its_words_and_footer(code: str) -> None:
    file = next(one.file for one in TEMPLATES if one.code == code)
    made = pdf(file, {**samples()[code], "mark": mark(ID)}, AT)
    assert made == pdf(file, {**samples()[code], "mark": mark(ID)}, AT)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())
    for words in (*WORDS[code], str(ID), "Барнаульская сетевая компания", "Страница 1 из"):
        assert words in text.replace("\u202f", " ").replace("\u00a0", " "), words


def test_templates_are_in_force_from_their_day_on() -> None:
    assert stamp("offer", DAY) == "offer@1"
    with pytest.raises(NoTemplate):
        stamp("offer", date(2025, 12, 31))


def test_the_schedule_tells_the_event_until_its_day_is_known() -> None:
    parts = parts_of(1_000_00, STAGES)
    assert [line["when"] for line in schedule_lines(parts)] == [
        "в течение 15 дней, считая от события «заключение договора»",
        "в течение 60 дней, считая от события «заключение договора», но не позже события «фактическое присоединение»",
        "в течение 15 дней, считая от события «фактическое присоединение»",
        "в течение 15 дней, считая от события «подписание акта»",
    ]
    assert schedule_lines(parts, {Milestone.CONTRACT: DAY})[0]["when"] == "не позже 11.12.2026"
