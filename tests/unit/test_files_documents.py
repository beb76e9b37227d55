"""The document of an application shows every word as it was entered, the same bytes each time."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from lkk.services.applications.document.layout import (
    Applicant,
    Company,
    EnclosedFile,
    FiledView,
    application_pdf,
)
from lkk.services.applications.document.titles import document_title
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.review import Line, Section
from lkk.services.identity.consents import GivenConsent
from lkk.vocabulary.people import ConsentPurpose

SUBMITTED = datetime(2026, 3, 2, 18, 30, 15, 123456, tzinfo=UTC)
COMPANY = Company(
    "Общество с ограниченной ответственностью «Барнаульская сетевая компания»",
    "656000, Алтайский край, г. Барнаул, пр. Ленина, д. 1",
    "2225000003",
    "222501001",
    "1022200000019",
)
APPLICANT = Applicant(
    "ООО «Щёлково Ёлка»",
    "Юридическое лицо",
    "2222000001",
    "222201001",
    "1022200000020",
    "+7 913 123-45-67",
    "director@example.com",
    "50001",
)
VIEW = FiledView(
    number="ТП-2026-000123",
    title="Заявка на технологическое присоединение",
    company=COMPANY,
    applicant=APPLICANT,
    submitted_at=SUBMITTED,
    time_zone="Asia/Barnaul",
    sections=(
        Section("Объект", 0, (Line("a", "Адрес", "г. Барнаул, подъезд № 3"), Line("b", "Стоимость", "1 000 ₽"))),
        Section("Опасное", 1, (Line("c", "Слова", '#panic("x") *жирно* $x$ @ref <метка> \\ //'),)),
    ),
    sha256="0123456789abcdef" * 4,
    enclosures=(
        EnclosedFile("устав организации.pdf", "Устав", 1_500_000, "ab" * 32),
        EnclosedFile("план_" * 28 + ".jpg", "План расположения", 34_000, "cd" * 32),
    ),
    consents=(
        GivenConsent(ConsentPurpose.PERSONAL_DATA, "2026-11", SUBMITTED),
        GivenConsent(ConsentPurpose.SUPPLIER, "2026-11", SUBMITTED),
    ),
    filed_by="director@example.com",
    session=4711,
)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_every_letter_and_sign_is_there() -> None:
    text = text_of(application_pdf(VIEW))
    for part in ("ТП-2026-000123", "ООО «Щёлково Ёлка»", "подъезд № 3", "1 000 ₽", VIEW.sha256, "Страница 1 из 1"):
        assert part in text
    assert "03.03.2026 в 01:30" in text  # the day of the account's own time zone


def test_the_document_names_its_addressee_applicant_and_enclosures() -> None:
    text = text_of(application_pdf(VIEW))
    for part in (COMPANY.name, COMPANY.address, "ИНН 2225000003, КПП 222501001, ОГРН 1022200000019"):
        assert part in text
    for part in ("Юридическое лицо", "2222000001", "1022200000020", "+7 913 123-45-67", "director@example.com"):
        assert part in text
    assert f"Устав: устав организации.pdf SHA-256: {'ab' * 32}" in text
    assert "1,4 МБ" in text
    assert "Место для регистрационного штампа" in text


def test_the_title_of_the_document_is_its_genre() -> None:
    genres = (
        "Заявка на ",
        "Заявка о ",
        "Заявление на ",
        "Запрос ",
        "Жалоба",
        "Уведомление о ",
        "Сообщение о",
        "Обращение",
    )
    for kind in KINDS.values():
        assert document_title(kind).startswith(genres), kind.code
    assert document_title(KINDS["tp_new"]).startswith("Заявка на технологическое присоединение")
    assert document_title(KINDS["tp_party_change"]).startswith("Заявка на замену стороны")


def test_no_word_is_broken_but_one_longer_than_a_column() -> None:
    words = ("электроснабжения", "перераспределения", "энергопринимающих", "сельскохозяйственных") * 30
    section = Section("Слова", 0, (Line("a", "Характеристика", " ".join(words)),))
    text = text_of(application_pdf(replace(VIEW, sections=(section,))))
    assert [text.count(word) for word in set(words)] == [30] * 4
    page = PdfDocument(application_pdf(VIEW))[0]
    letters = page.get_textpage()
    ends = [letters.get_charbox(number)[2] for number in range(letters.count_chars())]
    assert max(ends) <= page.get_width() - 15 * 72 / 25.4 + 1


def test_the_consents_are_printed_with_their_version_and_moment() -> None:
    text = text_of(application_pdf(VIEW))
    for purpose in ConsentPurpose:
        assert purpose.label in text
    assert text.count("редакция 2026-11, дано 03.03.2026 в 01:30") == 2
    assert "Согласия" not in text_of(application_pdf(replace(VIEW, consents=())))


def test_the_document_says_how_it_was_filed_and_claims_no_signature() -> None:
    text = text_of(application_pdf(VIEW))
    assert "учётная запись director@example.com, сеанс № 4711, 03.03.2026 в 01:30" in text
    assert "подпис" not in text.lower()


def test_what_looks_like_markup_is_shown_and_not_carried_out() -> None:
    assert '#panic("x") *жирно* $x$ @ref <метка> \\ //' in text_of(application_pdf(VIEW))


def test_equal_facts_give_equal_bytes_and_other_facts_do_not() -> None:
    assert application_pdf(VIEW) == application_pdf(replace(VIEW))
    assert application_pdf(VIEW) != application_pdf(replace(VIEW, applicant=Applicant("Другой")))


def test_a_long_application_counts_its_pages() -> None:
    lines = tuple(Line(str(number), f"Вопрос {number}", "Ответ " * 30) for number in range(60))
    pdf = application_pdf(replace(VIEW, sections=(Section("Длинный", 0, lines),)))
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert f"Страница 2 из {len(pages)}" in pages[1].extract_text()
