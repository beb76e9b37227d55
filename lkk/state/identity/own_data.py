"""What a customer may know of their own data: who of the staff opened it and why; consents, given and taken back."""

from dataclasses import dataclass, field
from typing import Any

from lkk.routes import SECURITY, application_path
from lkk.services.identity import consents, data_access
from lkk.services.identity.consents import OwnConsent
from lkk.services.identity.data_access import AccessView
from lkk.services.own_data import export, withdrawal
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import ConsentId, Form
from lkk.state.base import Base
from lkk.state.identity.closing import Closing
from lkk.state.identity.security import Security
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

CONSENT_FORM = "consent-again"
LAYOUT = Layout(
    "data-access",
    "Действия сотрудников с моими данными, сначала новые",
    (
        Column("what", "Что сделано", phone=Phone.HEAD, whole=True),
        Column("when", "Когда", phone=Phone.FACT),
        Column("author", "Сотрудник", phone=Phone.FACT),
        Column("reason", "Зачем", phone=Phone.FACT, whole=True),
    ),
)


@dataclass
class AccessLine:
    """An act of an employee; `href` leads to the application it was for."""

    what: str
    when: str
    author: str
    reason: str
    href: str


@dataclass
class ConsentLine:
    """A consent with its text; `asked` and `consequence` are the words of the dialog that takes it back."""

    id: int
    title: str
    asked: str
    consequence: str
    given: str
    revoked: str
    number: str
    href: str
    paragraphs: list[str] = field(default_factory=list)


class OwnData(Base):
    """The two lists of a customer's page of security."""

    rows: list[AccessLine] = []
    consents: list[ConsentLine] = []
    missing: list[str] = []  # paragraphs of the consent that was taken back, to be given again
    missing_version: str = ""
    closes: str = ""  # when the cabinet closes without that consent
    archive: str = ""  # waiting, late, ready, or empty for none
    archive_url: str = ""
    archive_label: str = ""
    archive_until: str = ""
    loaded: bool = False

    @allow(Permission.OWN_SETTINGS)
    async def load(self) -> None:
        """Open the page; the staff have no such data here."""
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def withdraw(self, consent_id: ConsentId) -> None:
        """Take a consent back, asked for in a dialog."""
        self._command("close", id=withdraw_dialog(consent_id))
        async with self._unit() as (work, actor):
            done = await withdrawal.withdraw(work, actor, consent_id)
        self._notice("Согласие отозвано" if done else "Это согласие уже отозвано")
        await self._reload()

    @allow(Permission.USE_CABINET, form=CONSENT_FORM)
    async def agree(self, form: Form) -> None:
        """Give the consent again, in the version that was shown."""
        async with self._unit() as (work, actor):
            await withdrawal.give_again(work, actor, self.missing_version if form.get("consent") else "")
        self._notice("Согласие записано")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            if actor.staff:
                self.loaded = True
                return
            known = await data_access.list_of(work, actor)
            given = await consents.list_own(work, actor)
            gone = await withdrawal.missing(work, actor)
            open_count = await withdrawal.open_applications(work, actor)
            archive = await export.view(work, actor)
        self._put(
            rows=[_access(one) for one in known],
            consents=[_consent(one, open_count) for one in given],
            missing=_paragraphs(gone.text.body) if gone else [],
            missing_version=gone.text.version if gone else "",
            closes=format.moment(gone.closes_at) if gone else "",
            archive=archive.state if archive else "",
            archive_url=archive.url if archive else "",
            archive_label=f"Скачать архив, {words.size(archive.size)}" if archive else "",
            archive_until=format.moment(archive.until) if archive and archive.until else "",
            loaded=True,
        )


def _access(one: AccessView) -> AccessLine:
    return AccessLine(
        what=one.what.label,
        when=format.moment(one.at),
        author=f"{one.author}, {one.role}" if one.author else "Сотрудник, который больше не работает",
        reason=one.reason,
        href=application_path(one.number) if one.number else "",
    )


def withdraw_dialog(consent_id: Any) -> str:
    """The dialog that takes a consent back; the id may be a var of a line."""
    return f"withdraw-consent-{consent_id}"


def _consent(one: OwnConsent, open_count: int) -> ConsentLine:
    general = one.purpose is ConsentPurpose.PERSONAL_DATA
    asked = "Отозвать согласие на обработку персональных данных?" if general else "Отозвать согласие по этой заявке?"
    return ConsentLine(
        id=one.id,
        title=f"{one.purpose.label}, редакция {one.version}",
        asked=asked,
        consequence=_consequence(one, open_count),
        given=format.moment(one.given_at),
        revoked=format.moment(one.revoked_at) if one.revoked_at else "",
        number=one.number,
        href=application_path(one.number) if one.number else "",
        paragraphs=_paragraphs(one.body),
    )


def _consequence(one: OwnConsent, open_count: int) -> str:
    told = withdrawal.CONSEQUENCES[one.purpose]
    if one.purpose is ConsentPurpose.SUPPLIER:
        return told if one.goes_on else "Заявка уже закрыта: портал сохранит день отзыва, в заявке ничего не изменится."
    working = f" В работе: {words.count(open_count, 'заявка', 'заявки', 'заявок')}." if open_count else ""
    return f"Отзываются все ваши согласия на обработку, данные при регистрации и с заявками. {told}{working}"


def _paragraphs(body: str) -> list[str]:
    return [part for part in body.splitlines() if part.strip()]


refresh_with(SECURITY, [Security.load, OwnData.load, Closing.load])
