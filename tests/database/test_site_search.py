"""The search of the site: forms of words and errors of typing are forgiven, nobody finds another role's pages."""

import pytest
from sqlmodel import select

from lkk.models.directories import SiteText
from lkk.models.search import SearchEntry
from lkk.routes import HOME, STAFF_USERS, new_application_path
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.site import finding, index
from lkk.services.site.finding import Piece, asked, pieces
from lkk.vocabulary.people import Role
from lkk.vocabulary.search import FoundKind

pytestmark = pytest.mark.usefixtures("database")


async def titles(words: str, role: Role | None = None) -> list[str]:
    async with unit_of_work() as work:
        return [one.title for one in (await finding.find(work, words, role)).found]


@pytest.fixture
async def filled(database: str) -> None:
    async with unit_of_work() as work:
        assert await index.refresh(work) > 30


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("замену счётчика", "замену"),
        ("замена счетчика", "замену"),
        ("заменой прибора учёта", "замену"),
        ("как передать показания", "Как передать показания"),
        ("паказания", "Как передать показания"),
        ("рекистрация", "Регистрация"),
        ("замена ПУ", "замену"),
        ("заявка на техприсоединение", "присоединен"),
        ("КОНТАКТ-ЦЕНТР Ползунова", "Контакт-центр"),
        ("правила интернет-приёмной", "Правила работы интернет-приёмной"),
        ("не пришло письмо с кодом", "Как зарегистрироваться"),
    ],
)
async def test_what_people_type_finds_what_they_mean(filled: None, words: str, title: str) -> None:
    found = await titles(words)
    assert any(title.lower() in one.lower() for one in found), found


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("нет света", "outage_report"),
        ("больше мощности", "tp_increase"),
        ("не хватает мощности", "tp_increase"),
        ("поставить счётчик", "meter_equip"),
        ("заменить счётчик", "meter_install"),
        ("поставить счечик", "meter_equip"),
        ("опломбировать счетчика", "meter_commissioning"),
        ("сосед ворует электричество", "violation_report"),
    ],
)
async def test_services_are_found_first_by_the_synonyms_of_their_kinds(filled: None, words: str, code: str) -> None:
    async with unit_of_work() as work:
        found = (await finding.find(work, words, None)).found
    services = [one for one in found if one.kind is FoundKind.SERVICE]
    assert services[0].url == new_application_path(code), [one.title for one in services]
    assert words not in " ".join(part.text for one in services for part in one.extract)


@pytest.mark.parametrize(
    "words", ["", "   ", "и", "!!!", "'); drop table", "\x00", "((((", "-", "a" * 5000, "🙂 \ud800"]
)
async def test_nonsense_is_answered_and_not_refused(filled: None, words: str) -> None:
    assert isinstance(await titles(words), list)
    assert len(asked(words)) <= 200


async def test_a_guest_finds_no_page_of_the_cabinet_and_a_customer_none_of_the_staff(filled: None) -> None:
    assert STAFF_USERS.title not in await titles("пользователи", Role.CUSTOMER)
    assert STAFF_USERS.title in await titles("пользователи", Role.ADMINISTRATOR)
    assert HOME.title not in await titles(HOME.title)
    assert HOME.title in await titles(HOME.title, Role.CUSTOMER)


async def test_a_text_that_changed_or_is_gone_is_found_by_its_new_words_alone(filled: None) -> None:
    async with unit_of_work() as work:
        text = (await work.session.exec(select(SiteText).where(SiteText.code == "account"))).one()
        text.title, text.body = "Как оплатить по квитанции", "Квитанция приходит первого числа."
    async with unit_of_work() as work:
        assert await index.refresh(work) == 1
        assert await index.refresh(work) == 0
    assert await titles("квитанция") == ["Как оплатить по квитанции"]
    async with unit_of_work() as work:
        text = (await work.session.exec(select(SiteText).where(SiteText.code == "account"))).one()
        await work.session.delete(text)
    async with unit_of_work() as work:
        await index.refresh(work)
        assert await work.session.get(SearchEntry, "help:account") is None
    assert await titles("квитанция") == []


def test_a_question_is_asked_by_few_words_each_once() -> None:
    assert asked("показание " * 20) == "показание"
    assert len(asked(" ".join(f"слово{number}" for number in range(40))).split()) == 10


def test_an_extract_is_cut_at_the_marks_of_what_was_found() -> None:
    assert pieces("до \x02слово\x03 после") == (Piece("до ", False), Piece("слово", True), Piece(" после", False))
    assert pieces("\x02слово\x03") == (Piece("слово", True),)
    assert pieces("чужой \x03 знак") == (Piece("чужой \x03 знак", False),)
