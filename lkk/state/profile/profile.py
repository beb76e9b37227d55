"""Профиль: what is needed, the parts with what they hold, the level of identity, what was asked for before."""

from dataclasses import dataclass, field

from lkk.routes import ACCOUNTS, PROFILE, profile_part_path
from lkk.services.identity.identity_levels import Standing
from lkk.services.profile import profiles
from lkk.services.profile.profiles import ChangeLine, PartView, ProfileView
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary.people import IdentityLevel
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ProfilePart

EMPTY = "не указано"
#: What a level gives, and what to do for the next one; the last has no next.
_GIVES = {
    IdentityLevel.SELF_DECLARED: "Данные указали вы сами. Можно подать заявку на присоединение и обращение.",
    IdentityLevel.ACCOUNT_PIN: "Вы подключили лицевой счёт по ПИН-коду. Открыты показания и заявки по этому счёту.",
    IdentityLevel.PASSPORT_SEEN: "Паспорт видел сотрудник компании.",
}
_NEXT = {
    IdentityLevel.SELF_DECLARED: "Чтобы подтвердить себя, подключите лицевой счёт по номеру и ПИН-коду.",
    IdentityLevel.ACCOUNT_PIN: "Чтобы поднять уровень, покажите паспорт сотруднику в офисе компании или МФЦ.",
    IdentityLevel.PASSPORT_SEEN: "",
}


@dataclass
class LineItem:
    """A field of a part; `empty` tells that nothing stands there."""

    label: str
    text: str
    empty: bool


@dataclass
class PartItem:
    """A part of the profile; `mark` tells where its values come from, `waiting` that a request of it is open."""

    part: str
    title: str
    href: str
    verb: str
    mark: str
    waiting: str
    sensitive: bool
    lines: list[LineItem] = field(default_factory=list)


@dataclass
class NeedItem:
    """Something to do, or to wait for."""

    text: str
    href: str
    link: str


@dataclass
class ChangeItem:
    """A line of the history."""

    id: int
    title: str
    status: str
    tone: str
    when: str
    words: str


class OwnProfile(Base):
    """The page of one's own profile."""

    loaded: bool = False
    kind: str = ""
    name: str = ""
    level: str = ""
    level_tone: str = ""
    level_gives: str = ""
    level_next: str = ""
    level_href: str = ""
    opened: bool = False
    has_sensitive: bool = False
    needs: list[NeedItem] = []
    waiting: list[NeedItem] = []
    parts: list[PartItem] = []
    history: list[ChangeItem] = []

    @allow(Permission.USE_CABINET)
    async def load(self) -> None:
        """Open the page with sensitive values masked."""
        await self._reload(opened=False)

    @allow(Permission.USE_CABINET)
    async def show(self) -> None:
        """Show what is masked, which is logged."""
        await self._reload(opened=True)

    @allow(Permission.USE_CABINET)
    async def hide(self) -> None:
        """Mask it again."""
        await self._reload(opened=False)

    async def _reload(self, *, opened: bool) -> None:
        async with self._unit() as (work, actor):
            view = await profiles.own(work, actor, opened=opened)
        self.kind, self.name, self.opened = view.kind, view.name, opened
        self._show_level(view.standing)
        self.needs = [_need(one) for one in view.parts if one.missing and one.open is None]
        self.waiting = [_wait(one.open) for one in view.parts if one.open]
        self.parts = [_part(one, view) for one in view.parts]
        self.has_sensitive = any(one.sensitive for one in view.parts)
        self.history = [_change(one) for one in view.history]
        self.loaded = True

    def _show_level(self, standing: Standing) -> None:
        gives = _GIVES[standing.level]
        if standing.seen_at:
            gives = f"Паспорт видел сотрудник компании {format.moment(standing.seen_at)}."
        self._put(
            level=standing.level.label,
            level_tone=standing.level.tone,
            level_gives=gives,
            level_next=_NEXT[standing.level],
            level_href=ACCOUNTS.path if standing.level is IdentityLevel.SELF_DECLARED else "",
        )


def _need(one: PartView) -> NeedItem:
    missing = ", ".join(label.lower() if label.istitle() else label for label in one.missing)
    told = one.title if one.empty else f"{one.title}: {missing}"
    return NeedItem(f"Не указано: {told}", profile_part_path(one.part.value), "Заполнить")


def _wait(change: ChangeLine) -> NeedItem:
    sent = format.moment(change.sent_at)
    return NeedItem(
        f"{change.title}: запрос от {sent} рассматривает сотрудник", profile_part_path(change.part), "Запрос"
    )


def _part(one: PartView, view: ProfileView) -> PartItem:
    return PartItem(
        part=one.part.value,
        title=one.title,
        href=profile_part_path(one.part.value),
        verb="Открыть запрос" if one.open else "Заполнить" if one.empty else "Изменить",
        mark=_mark(one, view),
        waiting="Изменение на рассмотрении" if one.open else "",
        sensitive=one.sensitive,
        lines=[LineItem(line.label, line.text or EMPTY, not line.text) for line in one.lines],
    )


def _mark(one: PartView, view: ProfileView) -> str:
    """Where the values of a part come from."""
    if one.empty:
        return ""
    if one.part is ProfilePart.EMAIL or (one.part is ProfilePart.PHONE and view.phone_confirmed):
        return "Подтверждено кодом"
    if one.last and one.last.by_staff:
        return f"Проверено сотрудником {format.moment(one.last.decided_at)}"
    return "Указано вами"


def _change(one: ChangeLine) -> ChangeItem:
    return ChangeItem(
        id=one.id,
        title=one.title,
        status=one.status.label,
        tone=one.status.tone,
        when=format.moment(one.decided_at or one.sent_at),
        words=one.decision,
    )


refresh_with(PROFILE, OwnProfile.load)
