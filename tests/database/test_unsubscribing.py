"""Emails switched off by the link of an email: only a POST acts, only by its own token, and the owner can revoke it."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest
from sqlmodel import select, update
from starlette.applications import Starlette

from lkk.models.audit import AuditEvent
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import UnwantedEmail
from lkk.routes import NOTIFICATIONS, UNSUBSCRIBE
from lkk.services import notifications
from lkk.services.composition import EVENTS
from lkk.services.integrations.mail.contract import OutgoingEmail
from lkk.services.integrations.mail.smtp import SmtpMail
from lkk.services.kernel import limits
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.notifications import unsubscribing
from lkk.services.notifications.declaration import Event
from lkk.services.readings.events import READINGS_SUBMITTED
from lkk.services.redistribution.events import CONTACT_ASKED, CONTACT_OPEN
from lkk.settings import settings
from lkk.state.notifications.notices import Notifications
from lkk.vocabulary.audit import AuditAction
from lkk.web.harden import Hardened
from lkk.web.site.routes import SITE_ROUTES
from tests import builders, visits
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")
CONTACT = {"ad": "Отдаю 40 кВт", "contact": 1}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def site(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """The public site behind its wall, as a mail provider meets it: from anywhere, without cookies."""
    wall = Hardened(Starlette(routes=SITE_ROUTES), settings())  # pyright: ignore[reportArgumentType]
    transport = httpx.ASGITransport(wall, client=("10.1.2.3", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
        yield client


async def queued(user: User, event: Event = CONTACT_ASKED, **facts: object) -> dict[str, str]:
    """The email of an event as it waits to be sent."""
    async with unit_of_work() as work:
        await notifications.publish(work, event, user_ids=[user.key], account_id=None, **(facts or CONTACT))
    async with unit_of_work() as work:
        items = await work.session.exec(select(OutboxItem).where(OutboxItem.kind == "letter"))
        return [one.payload for one in items if one.payload["to"] == user.email][-1]


async def path_of(user: User) -> str:
    return urlsplit((await queued(user))["unsubscribe"]).path


async def unwanted(user: User) -> set[str]:
    async with unit_of_work() as work:
        return set(await work.session.exec(select(UnwantedEmail.event).where(UnwantedEmail.user_id == user.key)))


async def test_an_email_that_may_be_switched_off_names_its_link_in_its_words_and_headers() -> None:
    said = await queued(await builders.customer())
    link = said["unsubscribe"]
    assert link.startswith(f"{settings().public_url}{UNSUBSCRIBE}/")
    assert link in said["text"]
    assert f'href="{link}"' in said["html"]
    email = OutgoingEmail(said["to"], said["subject"], said["text"], said["html"], "key-1", unsubscribe=link)
    message = SmtpMail(settings())._compose(email)
    assert message["List-Unsubscribe"] == f"<{link}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_an_email_of_the_law_and_one_to_an_employee_have_no_link() -> None:
    law = next(one for one in EVENTS if one.key == "document_to_sign")
    assert unsubscribing.link(1, "ivanov@example.com", 0, law) == ""
    said = await queued(await builders.staff())
    assert "unsubscribe" not in said
    assert UNSUBSCRIBE not in said["text"] + said["html"]
    message = SmtpMail(settings())._compose(OutgoingEmail("i@example.com", "Тема", "Текст", "<p>Текст</p>", "key-1"))
    assert message["List-Unsubscribe"] is None


async def test_opening_the_link_changes_nothing_and_says_what_the_button_does(site: httpx.AsyncClient) -> None:
    user = await builders.customer("ivanov@example.com")
    path = await path_of(user)
    await site.get(path)
    shown = await site.get(path)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    assert "Не присылать письма «Контакты по объявлениям о мощности»" in shown.text
    assert "i***@example.com" in shown.text
    assert user.email not in shown.text
    assert await unwanted(user) == set()


async def test_one_press_of_the_mail_provider_switches_off_all_that_stands_under_the_choice(
    site: httpx.AsyncClient,
) -> None:
    user = await builders.customer()
    path = await path_of(user)
    pressed = await site.post(path, data=ONE_CLICK, headers={"sec-fetch-site": "cross-site"})
    assert pressed.status_code == 200
    assert "Готово: писем «Контакты по объявлениям о мощности» больше не будет" in pressed.text
    assert "«Уведомления»" in pressed.text
    keys = {one.key for one in EVENTS if one.choice == CONTACT_ASKED.choice}
    assert await unwanted(user) == keys
    assert CONTACT_OPEN.key in keys
    again = await site.post(path, data=ONE_CLICK)
    assert again.status_code == 200
    assert "отключены" in (await site.get(path)).text
    async with unit_of_work() as work:
        kept = AuditEvent.action == AuditAction.EMAILS_OFF_BY_LINK.value
        written = (await work.session.exec(select(AuditEvent).where(kept))).all()
    assert [(one.subject, one.ip, one.actor_id) for one in written] == [(f"user:{user.key}", "10.1.2.3", None)]


async def test_emails_switched_off_by_a_link_come_again_when_the_person_switches_them_on(
    site: httpx.AsyncClient,
) -> None:
    user = await builders.customer()
    await site.post(await path_of(user), data=ONE_CLICK)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await notifications.choose(work, actor, CONTACT_ASKED.key, EVENTS, wanted=True)
    assert CONTACT_ASKED.key not in await unwanted(user)
    assert await queued(user)


@pytest.mark.parametrize(
    "spoilt", ["", "1", "1.x.y", "{user}.readings_submitted.{mac}", "{user}.{event}.{mac}0", "0{user}9.{event}.{mac}"]
)
async def test_a_token_of_anything_else_opens_nothing(spoilt: str, site: httpx.AsyncClient) -> None:
    user = await builders.customer()
    said, event, mac = (await path_of(user)).removeprefix(f"{UNSUBSCRIBE}/").split(".")
    token = spoilt.format(user=said, event=event, mac=mac)
    for method in ("GET", "POST"):
        answer = await site.request(method, f"{UNSUBSCRIBE}/{token}")
        assert answer.status_code == 404
    assert await unwanted(user) == set()


async def test_revoked_links_and_links_of_a_former_address_open_nothing(site: httpx.AsyncClient) -> None:
    user = await builders.customer()
    first = await path_of(user)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await unsubscribing.revoke(work, actor)
    assert (await site.post(first, data=ONE_CLICK)).status_code == 404
    second = await path_of(user)
    assert (await site.get(second)).status_code == 200
    async with unit_of_work() as work:
        await work.session.exec(update(User).where(User.id == user.key).values(email="petrov@example.com"))  # pyright: ignore[reportArgumentType]
    gone = await site.post(second, data=ONE_CLICK)
    assert (gone.status_code, "больше не действует" in gone.text) == (404, True)
    assert await unwanted(user) == set()


async def test_the_button_of_the_page_revokes_the_links(site: httpx.AsyncClient) -> None:
    user = await builders.customer()
    path = await path_of(user)
    actor = await builders.sign_in(user)
    async with event_tab(actor.session_key) as tab:
        await tab.go(NOTIFICATIONS.path)
        await tab.do(Notifications.revoke_links)
    assert (await site.get(path)).status_code == 404


async def test_an_employee_in_the_cabinet_revokes_no_links() -> None:
    inside = await visits.visit(await builders.customer())
    with pytest.raises(NotInVisit):
        async with unit_of_work() as work:
            await unsubscribing.revoke(work, inside)


async def test_a_network_presses_no_oftener_than_its_limit(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNSUBSCRIBE", limits.Limit("unsubscribe", 2, 60))
    path = await path_of(await builders.customer())
    answers = [(await site.post(path, data=ONE_CLICK)).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


async def test_the_wall_still_refuses_other_posts_from_elsewhere(site: httpx.AsyncClient) -> None:
    assert (await site.post("/api/track", data=ONE_CLICK)).status_code == 403


async def test_the_readings_keep_a_link_of_their_own(site: httpx.AsyncClient) -> None:
    user = await builders.customer()
    facts = {
        "account_number": "9234",
        "period": "ноябрь 2026 г.",
        "count": 2,
        "values": ["Дом: 100"],
        "in_window": True,
    }
    said = await queued(user, READINGS_SUBMITTED, **facts)
    await site.post(urlsplit(said["unsubscribe"]).path, data=ONE_CLICK)
    assert await unwanted(user) == {READINGS_SUBMITTED.key}
