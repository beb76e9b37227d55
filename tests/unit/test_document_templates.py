"""Templates of documents: the one in force on a day, the footer every document shares."""

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from lkk.services import demo
from lkk.services.documents.templates import NoTemplate, Template, in_force
from lkk.services.documents.typesetting import mark, page_count, pdf
from lkk.vocabulary.documents import DocumentKind

SAMPLE = Path(demo.__file__).with_name("document.typ")
FIRST, SECOND = (
    Template("act", DocumentKind.CONNECTION_ACT, version, since, SAMPLE)
    for version, since in (("1", date(2026, 1, 1)), ("2", date(2026, 7, 1)))
)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 1, 1), FIRST), (date(2026, 6, 30), FIRST), (date(2026, 7, 1), SECOND)]
)
def test_a_template_is_in_force_from_its_day_until_the_next(day: date, expected: Template) -> None:
    assert in_force((SECOND, FIRST), "act", day) is expected


def test_before_its_first_day_there_is_no_template() -> None:
    with pytest.raises(NoTemplate):
        in_force((FIRST, SECOND), "act", date(2025, 12, 31))
    with pytest.raises(NoTemplate):
        in_force((FIRST, SECOND), "other", date(2026, 12, 31))


def test_the_footer_of_each_page_says_where_the_document_is_verified() -> None:
    public_id = uuid.uuid4()
    data = {
        "title": "Технические условия № 1",
        "company": "Сети",
        "facts": [{"label": "Мощность", "text": "12 кВт"}],
        "long": True,
        "mark": mark(public_id),
    }
    made = pdf(SAMPLE, data, datetime(2026, 3, 12, tzinfo=UTC))
    assert made == pdf(SAMPLE, data, datetime(2026, 3, 12, tzinfo=UTC))
    read = pypdfium2.PdfDocument(made)
    assert page_count(made) == len(read) > 1
    for page in read:
        text = page.get_textpage().get_text_bounded().replace("\r\n", "")
        assert f"/verify/{public_id}" in text
