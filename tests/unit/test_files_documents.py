"""The document of an application shows every word as it was entered, the same bytes each time."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from lkk.services.applications.document.layout import FiledView, application_pdf
from lkk.services.forms.review import Line, Section
from lkk.services.identity.consents import GivenConsent
from lkk.vocabulary.people import ConsentPurpose

SUBMITTED = datetime(2026, 3, 2, 18, 30, 15, 123456, tzinfo=UTC)
VIEW = FiledView(
    number="ТП-2026-000123",
    title="Технологическое присоединение",
    applicant="ООО «Щёлково Ёлка»",
    applicant_type="Юридическое лицо",
    account="50001",
    submitted_at=SUBMITTED,
    time_zone="Asia/Barnaul",
    sections=(
        Section("Объект", 0, (Line("a", "Адрес", "г. Барнаул, подъезд № 3"), Line("b", "Стоимость", "1 000 ₽"))),
        Section("Опасное", 1, (Line("c", "Слова", '#panic("x") *жирно* $x$ @ref <метка> \\ //'),)),
    ),
    sha256="0123456789abcdef" * 4,
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
    assert "Барнаульская сетевая компания" in text


def test_the_consents_are_printed_with_their_version_and_moment() -> None:
    text = text_of(application_pdf(VIEW)).replace("- ", "")
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
    assert application_pdf(VIEW) != application_pdf(replace(VIEW, applicant="Другой"))


def test_a_long_application_counts_its_pages() -> None:
    lines = tuple(Line(str(number), f"Вопрос {number}", "Ответ " * 30) for number in range(60))
    pdf = application_pdf(replace(VIEW, sections=(Section("Длинный", 0, lines),)))
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) > 2
    assert f"Страница 2 из {len(pages)}" in pages[1].extract_text()
