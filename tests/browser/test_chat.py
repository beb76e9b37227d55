"""The online consultation in the browser: live, nothing lost or doubled when the server dies, and its end."""

import signal
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, WebSocketRoute, expect

from lkk.routes import ADVOCATE_CHAT
from lkk.services.consultations import reading, talking
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from tests import consultants
from tests.browser.pages import NewContext, field, loaded, notice, open_page, press, sign_in
from tests.browser.wholeness import Complaints, axe_complaints, check_room, new_page
from tests.consultants import beat, close, send, take
from tests.emails import arrived
from tests.portal_process import Portal
from tests.sample_files import pdf

NAME = "Ольга Витальевна"


@pytest.fixture
async def around_the_clock(portal: Portal) -> AsyncIterator[None]:
    """Consultants answer at any hour of today."""
    portal.query("update consultation_rules set begins_hour = 0, ends_hour = 24")
    portal.query(
        "insert into calendar_day (day, working, note) values ((now() at time zone 'Asia/Barnaul')::date, true, 'chat')"
        " on conflict do nothing"
    )
    yield
    portal.query("update consultation_rules set begins_hour = 8, ends_hour = 17")
    portal.query("delete from calendar_day where note = 'chat'")


@pytest.fixture
async def customer() -> Actor:
    return await consultants.customer()


@pytest.fixture
async def page(new_context: NewContext, portal: Portal, customer: Actor) -> Page:
    context = await new_context()
    await sign_in(context, portal, await consultants.user_of(customer))
    return await context.new_page()


def line(page: Page, words: str) -> Locator:
    """A line of the dialogue that the server has."""
    return page.locator("#chat-log > ol:first-child > li").filter(has_text=words)


def mark(page: Page, words: str) -> Locator:
    return line(page, words).locator(".message-mark")


async def say(page: Page, words: str) -> None:
    await field(page, "talk", "text").fill(words)
    await press(page, "Отправить").click()


async def begun(page: Page, consultant: Actor, topic: str = "Расход за месяц") -> int:
    """Begin a dialogue on the page and let the consultant take it; its number."""
    await open_page(page, ADVOCATE_CHAT)
    await field(page, "begin", "topic").fill(topic)
    await field(page, "begin", "text").fill("Почему вырос расход?")
    await press(page, "Начать диалог").click()
    await expect(page.locator("#dialogue h2")).to_have_text(topic)
    dialogue = int(page.url.rpartition("=")[2])
    await take(consultant, dialogue)
    await expect(line(page, f"присоединился консультант: {NAME}")).to_be_visible()
    return dialogue


async def read(consultant: Actor, dialogue: int) -> None:
    """The consultant's page has read all."""
    async with unit_of_work() as work:
        talk = await reading.latest(work, consultant, dialogue)
        await reading.mark(work, consultant, dialogue, delivered=talk.dialogue.last_seq, read=talk.dialogue.last_seq)


async def test_a_dialogue_is_live_and_outlives_a_reload_and_the_death_of_the_server(
    page: Page, portal: Portal, around_the_clock: None
) -> None:
    consultant = await consultants.consultant(NAME)
    dialogue = await begun(page, consultant)
    await page.evaluate("window.notReloaded = true")
    await send(consultant, dialogue, "Добрый день, смотрю")
    await expect(line(page, "Добрый день, смотрю")).to_be_visible()
    async with unit_of_work() as work:
        await talking.typing(work, consultant, dialogue)
    await expect(page.locator("#chat-typing-told")).to_have_text(f"{NAME} печатает…")
    await say(page, "Спасибо, жду")
    await expect(mark(page, "Спасибо, жду")).to_contain_text("Отправлено")
    await read(consultant, dialogue)
    await expect(mark(page, "Спасибо, жду")).to_contain_text("Прочитано")
    assert await page.evaluate("window.notReloaded === true")

    await field(page, "talk", "text").fill("Недописанное")
    await page.reload()
    await loaded(page, ADVOCATE_CHAT)
    await expect(field(page, "talk", "text")).to_have_value("Недописанное")

    portal.stop("web", signal.SIGKILL)
    try:
        await expect(page.locator(".connection")).to_be_visible()
        await say(page, "Первое без связи")
        await say(page, "Второе без связи")
        await expect(page.locator("#chat-unsent li")).to_have_count(2)
        await expect(page.locator("#chat-unsent")).to_contain_text("Ждёт связи")
        await send(consultant, dialogue, "Ответ, пока связи нет")
    finally:
        portal.start("web")
        portal.wait_ready()
    await expect(line(page, "Второе без связи")).to_be_visible(timeout=30_000)
    await expect(page.locator("#chat-unsent li")).to_have_count(0)
    texts = await page.locator("#chat-log > ol:first-child > li .message-text").all_text_contents()
    assert texts[-3:] == ["Ответ, пока связи нет", "Первое без связи", "Второе без связи"]
    assert await consultants.texts(consultant, dialogue) == texts


async def test_a_message_of_a_dialogue_that_went_with_its_connection_is_sent_over_the_next(
    page: Page, around_the_clock: None
) -> None:
    lost: list[str] = []

    def carry(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        async def pass_on(message: str | bytes) -> None:
            if "Пропавшее" in str(message) and not lost:
                lost.append(str(message))
                await server.close(code=3001)
                await socket.close(code=3001)
            else:
                server.send(message)

        socket.on_message(pass_on)

    await page.route_web_socket("**/_event/**", carry)
    consultant = await consultants.consultant(NAME)
    dialogue = await begun(page, consultant)
    await say(page, "Пропавшее")
    await expect(line(page, "Пропавшее")).to_be_visible(timeout=5_000)  # without it after six to ten
    assert len(lost) == 1
    assert (await consultants.texts(consultant, dialogue)).count("Пропавшее") == 1


async def test_files_letter_print_search_rating_and_nothing_left_after_the_way_out(
    new_context: NewContext, page: Page, portal: Portal, customer: Actor, around_the_clock: None
) -> None:
    consultant = await consultants.consultant(NAME)
    dialogue = await begun(page, consultant, "Акт сверки")
    await page.locator("#talk-message").set_input_files(
        {"name": "акт.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    await expect(page.locator("#talk .file-list a")).to_have_text("акт.pdf")
    await say(page, "Вот акт")
    await expect(line(page, "Вот акт").locator("a")).to_have_text("акт.pdf")
    await expect(page.locator("#talk .file-list a")).to_have_count(0)
    await send(consultant, dialogue, f"Смотрите {portal.url}/readings")
    await expect(line(page, "Смотрите").get_by_role("link", name="Подача показаний")).to_have_attribute(
        "href", "/readings"
    )
    await send(consultant, dialogue, "Показания там")  # the last line is shown in the list of dialogues
    await expect(line(page, "Показания там")).to_be_visible()

    await press(page, "Отправить переписку на e-mail").click()
    await expect(notice(page, "Переписка отправлена на")).to_be_visible()
    letter = await arrived(portal.sandbox, customer.subject.email, "Переписка с консультантом")
    assert "Вот акт" in str(letter)
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="Распечатать переписку").click()
    paper = await opened.value
    await expect(paper.locator("h1")).to_have_text("Акт сверки")
    await expect(paper.locator("main")).to_contain_text("Файл: акт.pdf")
    assert await axe_complaints(paper) == []
    await paper.close()

    await close(consultant, dialogue)
    await expect(page.get_by_text("Диалог закрыт.")).to_be_visible()
    await expect(field(page, "talk", "text")).to_have_count(0)
    await press(page, "5 из 5").click()
    await expect(page.locator("#own-rating")).to_have_text("Ваша оценка: 5 из 5")
    await field(page, "short-mark", "comment").fill("Быстро")
    await press(page, "Отправить комментарий").click()
    await expect(notice(page, "Комментарий отправлен")).to_be_visible()
    await expect(field(page, "short-mark", "comment")).to_have_count(0)
    await press(page, "Открыть диалог снова").click()
    await expect(line(page, "Клиент открыл диалог снова")).to_be_visible()

    await page.get_by_role("link", name="Все диалоги").click()
    await field(page, "find-talk", "find").fill("ВОТ АКТ")
    await press(page, "Найти").click()
    await expect(page.locator("#own-talks li")).to_have_count(1)
    await expect(page.locator("#own-talks")).to_contain_text("Вот акт")

    await page.evaluate("localStorage['lkk-chat:another'] = '{}'")
    await page.locator("#person-menu-button, button[popovertarget=person-menu]").first.click()
    await press(page, "Выйти").click()
    await page.wait_for_url("**/login**")
    assert await page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('lkk-chat:'))") == []


async def test_the_page_is_whole_with_a_dialogue_and_tells_honestly_when_nobody_is_there(
    new_context: NewContext, portal: Portal, customer: Actor, around_the_clock: None
) -> None:
    context = await new_context()
    await sign_in(context, portal, await consultants.user_of(customer))
    complaints = Complaints([])
    page = await new_page(context, complaints)
    await open_page(page, ADVOCATE_CHAT)
    portal.query("update presence set seen_at = now() - interval '5 minutes'")
    await page.reload()
    await loaded(page, ADVOCATE_CHAT)
    await expect(page.get_by_text("Сейчас на связи никого нет.")).to_be_visible()
    consultant = await consultants.consultant(NAME)
    await expect(page.locator("#consultants")).to_contain_text(f"{NAME} (онлайн)")
    await beat(consultant)
    assert await axe_complaints(page) == []
    dialogue = await begun(page, consultant)
    for number in range(12):
        await send(consultant, dialogue, f"Ответ {number}. " + "Длинные слова объяснения. " * 6)
    await expect(line(page, "Ответ 11.")).to_be_visible()
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    assert await axe_complaints(page) == []
    await check_room(page)
    assert complaints.texts == []
