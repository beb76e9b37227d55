"""Consents (152-ФЗ): the text in force, who agreed to which version, when and from where, and who took it back."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.consents import Consent, ConsentText
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.kept_rows import kept
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import ConsentPurpose
from lkk.vocabulary.permissions import Permission

FIELD = "consent"
_BROWSER_LENGTH = 120
OWN_SIZE = 100


@dataclass(frozen=True)
class ConsentView:
    """The text in force; `version` is what the form sends back."""

    version: str
    body: str


async def current(work: UnitOfWork, purpose: ConsentPurpose = ConsentPurpose.PERSONAL_DATA) -> ConsentView:
    """The version in force today, in the portal's time zone."""
    text = await _current(work, purpose)
    return ConsentView(text.version, text.body)


async def check(work: UnitOfWork, version: str, purpose: ConsentPurpose = ConsentPurpose.PERSONAL_DATA) -> None:
    """Whether a person may agree to this version now.

    Raises:
        InvalidValue: nothing was agreed to, or the text has changed since the page was opened.
    """
    if not version:
        raise InvalidValue("Отметьте согласие: без него продолжить нельзя", at=FIELD)
    if version != (await _current(work, purpose)).version:
        raise InvalidValue("Текст согласия обновился. Обновите страницу, прочтите его и отметьте снова", at=FIELD)


async def give(
    work: UnitOfWork,
    user_id: int,
    version: str,
    visitor: Visitor,
    purpose: ConsentPurpose = ConsentPurpose.PERSONAL_DATA,
    application_id: int | None = None,
) -> None:
    """Record that a user agreed to the version in force, for one application when it is named.

    Raises:
        InvalidValue: as `check`.
    """
    await check(work, version, purpose)
    text = await _current(work, purpose)
    work.session.add(
        Consent(
            user_id=user_id,
            text_id=text.key,
            application_id=application_id,
            text_sha256=hashlib.sha256(text.body.encode()).hexdigest(),
            given_at=work.now,
            ip=visitor.ip,
            browser=visitor.browser[:_BROWSER_LENGTH],
        )
    )


@dataclass(frozen=True)
class GivenConsent:
    """A consent that was given with an application; `given_at` is aware UTC."""

    purpose: ConsentPurpose
    version: str
    given_at: datetime


async def of_application(work: UnitOfWork, application_id: int) -> list[GivenConsent]:
    """The consents given with an application, in the order they were given."""
    query = (
        select(ConsentText.purpose, ConsentText.version, Consent.given_at)
        .join(ConsentText, col(ConsentText.id) == col(Consent.text_id))
        .where(Consent.application_id == application_id)
        .order_by(col(Consent.id))
    )
    rows = await work.session.exec(query)
    return [GivenConsent(ConsentPurpose(purpose), version, given_at) for purpose, version, given_at in rows]


@dataclass(frozen=True)
class OwnConsent:
    """A consent as whoever gave it reads it; `number` is that of the application it was given with.

    `goes_on`: the application is not finished yet.
    """

    id: int
    purpose: ConsentPurpose
    version: str
    body: str
    given_at: datetime
    revoked_at: datetime | None
    number: str
    goes_on: bool


async def list_own(work: UnitOfWork, actor: Actor) -> list[OwnConsent]:
    """Return the last hundred consents of the actor's cabinet, the newest first."""
    demand(actor, Permission.OWN_SETTINGS)
    return await of_customer(work, actor.subject_id)


async def of_customer(work: UnitOfWork, customer_id: int, limit: int = OWN_SIZE) -> list[OwnConsent]:
    """Return a customer's last consents, the newest first; whoever calls has checked the right to see them."""
    query = (
        select(ConsentText, Consent, Application.number, Application.status)
        .join(Consent, col(Consent.text_id) == col(ConsentText.id))
        .join(Application, col(Application.id) == Consent.application_id, isouter=True)
        .where(Consent.user_id == customer_id)
        .order_by(col(Consent.id).desc())
        .limit(limit)
    )
    return [
        OwnConsent(
            id=given.key,
            purpose=text.purpose,
            version=text.version,
            body=text.body,
            given_at=given.given_at,
            revoked_at=given.revoked_at,
            number=number or "",
            goes_on=status is not None and not ApplicationStatus(status).final,
        )
        for text, given, number, status in await work.session.exec(query)
    ]


async def withdrawn_at(work: UnitOfWork, user_id: int) -> datetime | None:
    """Return when a customer took back the consent to the processing of personal data (UTC).

    None while a later one is in force, and for who has never given one: they are taken back together, so that the
    newest one tells.
    """
    query = (
        select(Consent.revoked_at)
        .join(ConsentText, col(ConsentText.id) == col(Consent.text_id))
        .where(Consent.user_id == user_id, ConsentText.purpose == ConsentPurpose.PERSONAL_DATA)
        .order_by(col(Consent.id).desc())
        .limit(1)
    )
    return (await work.session.exec(query)).first()


@dataclass(frozen=True)
class Withdrawn:
    """Consents that were taken back by one act: for what, and for which application where for one alone."""

    purpose: ConsentPurpose
    application_id: int | None


async def withdraw(work: UnitOfWork, user_id: int, consent_id: int) -> Withdrawn | None:
    """Mark a consent of a user as taken back; the row stays. Return None when it was before.

    The consents to the processing of personal data have one purpose whatever they were given with, so they are taken
    back together; one to a supplier is for its application alone.

    Raises:
        NotFound: the user has no such consent.
    """
    query = (
        select(Consent, ConsentText.purpose)
        .join(ConsentText, col(ConsentText.id) == col(Consent.text_id))
        .where(Consent.user_id == user_id)
        .order_by(col(Consent.id))
        .with_for_update(of=Consent)
        .execution_options(populate_existing=True)
    )
    rows = [(row, ConsentPurpose(purpose)) for row, purpose in await work.session.exec(query)]
    chosen = next(((row, purpose) for row, purpose in rows if row.id == consent_id), None)
    if chosen is None:
        raise NotFound
    row, purpose = chosen
    if row.revoked_at is not None:
        return None
    for one, of in rows:
        together = of is purpose is ConsentPurpose.PERSONAL_DATA
        if one.revoked_at is None and (together or one.id == row.id):
            one.revoked_at = work.now
    return Withdrawn(purpose, row.application_id if purpose is ConsentPurpose.SUPPLIER else None)


@dataclass(frozen=True)
class _Text:
    key: int
    version: str
    body: str


async def _current(work: UnitOfWork, purpose: ConsentPurpose) -> _Text:
    today = local_day(work.now, settings().time_zone)
    found = await kept(f"consent_text:{purpose}", today, lambda: _in_force(work, purpose, today))
    if found is None:
        raise RuntimeError(f"no text of the consent {purpose} is in force")
    return found


async def _in_force(work: UnitOfWork, purpose: ConsentPurpose, today: date) -> _Text | None:
    in_force = or_(col(ConsentText.valid_to).is_(None), col(ConsentText.valid_to) >= today)
    query = (
        select(ConsentText)
        .where(ConsentText.purpose == purpose, ConsentText.valid_from <= today, in_force)
        .order_by(col(ConsentText.valid_from).desc())
    )
    row = (await work.session.exec(query)).first()
    return _Text(row.key, row.version, row.body) if row else None
