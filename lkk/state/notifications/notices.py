"""A person's own notifications: the list by pages and the opened one."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import NOTIFICATIONS, by_path
from lkk.services import composition, notifications
from lkk.services.identity import phone_confirmation
from lkk.services.kernel.requisites import phone_in_words
from lkk.services.notifications import unsubscribing
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import Form, Word
from lkk.state.base import Base
from lkk.state.identity.session import Session
from lkk.state.live import refresh_with
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

OPENED = "opened-notice"
PHONE_FORM = "phone-code"
CHOICES = Layout(
    "notice-choices",
    "Как сообщать о событиях",
    (
        Column("label", "Событие", phone=Phone.HEAD),
        Column("site", "На сайте", phone=Phone.FACT),
        Column("email", "Письмо", phone=Phone.FACT),
        Column("sms", "СМС", phone=Phone.FACT),
    ),
)
LAYOUT = Layout(
    "notice-table",
    "Уведомления, сначала новые",
    (
        Column("when", "Дата и время", phone=Phone.FACT),
        Column("title", "Заголовок", phone=Phone.HEAD),
        Column("state", "Состояние", phone=Phone.FACT),
    ),
)


@dataclass
class NoticeLine:
    """A line of the list; `href` opens it, `more` tells of the other notices of the same application."""

    id: int
    title: str
    when: str
    href: str
    more: str
    unread: str
    opened: bool


@dataclass
class OtherNotice:
    """Another notice of the application that the opened one is about."""

    id: int
    title: str
    when: str
    href: str
    unread: bool


@dataclass
class ChoiceLine:
    """An event and how the person is told of it; what is not left to choice is a word: «всегда» or «—»."""

    event: str
    label: str
    wanted: bool
    email_word: str
    sms: bool
    sms_word: str
    site_word: str = "всегда"


class Notifications(Table, Base):
    """The list; `?page=` and `?id=` in the address say what of it is open."""

    rows: list[NoticeLine] = []
    unread: int = 0

    opened_id: int = 0
    opened_title: str = ""
    opened_when: str = ""
    opened_lines: list[str] = []
    opened_link: str = ""
    opened_plain: bool = False  # the link is to a page made by the server itself
    opened_others: list[OtherNotice] = []
    list_href: str = NOTIFICATIONS.path

    choices: list[ChoiceLine] = []
    sms: bool = False  # whether there is a confirmed phone, so that the column of SMS is shown
    phone: str = ""  # as people read it; empty: nothing is shown of SMS
    phone_state: str = ""  # confirmed, confirmable, asked or unfit

    _code_request: int = 0

    _subject: str = ""  # the application the opened notice is about

    @allow(Permission.OWN_SETTINGS, missing=NOTIFICATIONS, in_visit=True)
    async def load(self) -> Any:
        """Open the page or another part of it; an opened notification becomes read."""
        wanted = id_in(self._query())
        self.opened_id, self._subject = 0, ""
        if wanted:
            await self._open(wanted)
        await self._reload()
        if wanted:
            self._command("focus", id=OPENED)
            return Session.refresh
        return None

    @allow(Permission.OWN_SETTINGS, in_visit=True)
    async def refresh(self) -> None:
        """Look at the list again after a signal."""
        await self._reload()

    @allow(Permission.OWN_SETTINGS)
    async def read_all(self) -> Any:
        """Mark everything as read."""
        async with self._unit() as (work, actor):
            await notifications.read_all(work, actor)
        self._notice("Все уведомления отмечены прочитанными")
        await self._reload()
        return Session.refresh

    @allow(Permission.OWN_SETTINGS)
    async def choose_email(self, event: Word, wanted: bool) -> None:
        """Switch the emails of an event on or off."""
        async with self._unit() as (work, actor):
            await notifications.choose(work, actor, event, composition.EVENTS, wanted=wanted)
        self._notice("Письма о таком событии будут приходить" if wanted else "Писем о таком событии больше не будет")
        await self._reload()

    @allow(Permission.OWN_SETTINGS)
    async def choose_sms(self, event: Word, wanted: bool) -> None:
        """Switch the SMS of an event on or off."""
        sms = notifications.NotificationChannel.SMS
        async with self._unit() as (work, actor):
            await notifications.choose(work, actor, event, composition.EVENTS, wanted=wanted, channel=sms)
        self._notice("СМС о таком событии будут приходить" if wanted else "СМС о таком событии больше не будет")
        await self._reload()

    @allow(Permission.OWN_SETTINGS)
    async def revoke_links(self) -> None:
        """Let the links in earlier emails switch nothing off any more."""
        async with self._unit() as (work, actor):
            await unsubscribing.revoke(work, actor)
        self._notice("Ссылки в прежних письмах больше не действуют")

    @allow(Permission.OWN_SETTINGS)
    async def ask_phone_code(self) -> None:
        """Send a code to the phone of the profile."""
        async with self._unit() as (work, actor):
            self._code_request = await phone_confirmation.ask(work, actor)
        self._forget_errors(PHONE_FORM)
        self._notice("Код отправлен по СМС")
        await self._reload()
        self._command("focus", id=f"{PHONE_FORM}-code")

    @allow(Permission.OWN_SETTINGS, form=PHONE_FORM)
    async def confirm_phone(self, form: Form) -> None:
        """Take the code from the SMS."""
        async with self._unit() as (work, actor):
            await phone_confirmation.confirm(work, actor, self._code_request, form.get("code", ""))
        self._code_request = 0
        self._notice("Телефон подтверждён")
        await self._reload()

    async def _open(self, notice_id: int) -> None:
        async with self._unit() as (work, actor):
            view = await notifications.read_one(work, actor, notice_id)
        self.opened_id, self.opened_title = view.id, view.title
        self.opened_when, self.opened_link = format.moment(view.created_at), view.link
        self.opened_plain = bool(view.link) and by_path(view.link.partition("?")[0]) is None
        self.opened_lines = [line for line in view.body.splitlines() if line.strip()]
        self.opened_others = [_other(one) for one in view.others]
        self._subject = view.subject

    async def _reload(self) -> None:
        address = self._address(LAYOUT)
        async with self._unit() as (work, actor):
            found = await notifications.list_own(work, actor, address.page)
            hidden = actor.visiting  # how the customer is written to is theirs to say
            choices = [] if hidden else await notifications.list_choices(work, actor, composition.EVENTS)
            phone = None if hidden else await phone_confirmation.view(work, actor)
        self.rows = [self._line(row, found.page) for row in found.rows]
        self.choices = [_choice(one) for one in choices]
        self.sms = any(one.sms is not None for one in choices)
        self._show_phone(phone)
        self.unread = found.unread
        self.total_words = words.count(found.total, "уведомление", "уведомления", "уведомлений")
        self.list_href = address.href(NOTIFICATIONS.path, page=str(found.page) if found.page > 1 else "")
        self._show_pages(address, NOTIFICATIONS.path, found.page, found.pages)
        self.loaded = True

    def _show_phone(self, phone: phone_confirmation.PhoneView | None) -> None:
        self.phone = phone_in_words(phone.phone) if phone else ""
        self.phone_state = _phone_state(phone, asked=self._code_request > 0) if phone else ""

    def _line(self, line: notifications.NoticeLine, page: int) -> NoticeLine:
        row, more = line.newest, line.count - 1
        alone = line.count == 1
        return NoticeLine(
            id=row.id,
            title=row.title,
            when=format.moment(row.created_at),
            href=NOTIFICATIONS.url(page=str(page), id=str(row.id)),
            more=f"и ещё {words.count(more, 'уведомление', 'уведомления', 'уведомлений')} по заявке" if more else "",
            unread=("Новое" if alone else f"Новых: {line.unread}") if line.unread else "",
            opened=row.id == self.opened_id or (row.subject != "" and row.subject == self._subject),
        )

    def _query(self) -> dict[str, str]:
        return dict(self.router.url.query_parameters)


def _choice(one: notifications.Choice) -> ChoiceLine:
    email_word = "" if one.switchable else "всегда"
    return ChoiceLine(one.event, one.label, one.wanted, email_word, bool(one.sms), "—" if one.sms is None else "")


def _phone_state(phone: phone_confirmation.PhoneView, *, asked: bool) -> str:
    if phone.confirmed_at:
        return "confirmed"
    if not phone.may_confirm:
        return "unfit"
    return "asked" if asked else "confirmable"


def _other(row: notifications.NoticeRow) -> OtherNotice:
    href = NOTIFICATIONS.url(id=str(row.id))
    return OtherNotice(row.id, row.title, format.moment(row.created_at), href, row.unread)


refresh_with(NOTIFICATIONS, Notifications.refresh)
