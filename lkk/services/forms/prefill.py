"""What is known already of the applicant and the active account, to be filled in and marked as such."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import col, select

from lkk.models.identity import Profile
from lkk.models.metering import Meter, MeteringPoint
from lkk.services.accounts.links import AttachedAccount
from lkk.services.forms.declaration import Field, Kind
from lkk.services.forms.values import parsed
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork

_PROFILE = (
    "last_name",
    "first_name",
    "middle_name",
    "organization_name",
    "inn",
    "kpp",
    "ogrn",
    "snils",
    "phone",
    "premises_address",
    "cadastral_number",
    "passport",
    "passport_issued_by",
    "passport_issued_on",
    "passport_department",
    "bik",
    "bank_name",
    "settlement_account",
    "correspondent_account",
    "head_name",
    "head_position",
    "head_authority",
    "registration_address",
    "actual_address",
    "postal_address",
)
_NO_DAY = date(2000, 1, 1)  # known days are taken whatever today is: their bounds are checked with the answers


async def facts(work: UnitOfWork, actor: Actor, account: AttachedAccount | None) -> dict[str, str]:
    """Known facts by the keys of `Field.prefill`; unknown ones are left out.

    A meter is filled in only when the account has one metering point alone.
    """
    found = await profile_facts(work, actor)
    if account is not None:
        found |= {"account.number": account.number, "account.address": account.address}
        found["account.holder"] = account.holder
        found |= await _meter(work, account.id)
    return {key: value for key, value in found.items() if value}


async def profile_facts(work: UnitOfWork, actor: Actor) -> dict[str, str]:
    """What the profile says of the applicant, by the keys of `Field.prefill`; unknown facts are left out.

    The applicant is called as at the head of the filed document: `display_name`.
    """
    found = {"profile.email": actor.subject.email, "profile.applicant": actor.subject.display_name}
    profile = await work.session.get(Profile, actor.subject_id)
    if profile is not None:
        found |= {f"profile.{name}": getattr(profile, name) for name in _PROFILE}
        found["profile.identity_document"] = "passport" if profile.passport else ""
    return {key: value for key, value in found.items() if value}


def prefilled(kind: Kind, known: Mapping[str, str]) -> dict[str, Any]:
    """Answer a draft of this kind begins with; a fact that does not fit its question is left out."""
    found: dict[str, Any] = {}
    for one in kind.fields:
        if one.prefill in known:
            try:
                found[one.name] = parsed(_unbounded(one), known[one.prefill], _NO_DAY)
            except InvalidValue:
                continue
    return found


def identity(kind: Kind, known: Mapping[str, str]) -> dict[str, str]:
    """Answers that the profile gives in place of the applicant, empty for what the person does not have.

    A question whose fact the profile does not know, or knows in a form that does not fit, is asked as any other.
    """
    found: dict[str, str] = {}
    for one in kind.fields:
        if not one.of_profile:
            continue
        if one.prefill in known:
            try:
                found[one.name] = parsed(_unbounded(one), known[one.prefill], _NO_DAY)
            except InvalidValue:
                continue
        elif not one.required and "profile.last_name" in known:
            found[one.name] = ""
    return found


def with_identity(answers: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Answers with those of the profile in place of whatever stood there."""
    rest = {name: value for name, value in answers.items() if name not in given}
    return rest | {name: value for name, value in given.items() if value}


def _unbounded(one: Field) -> Field:
    return replace(one, not_before_days=None, not_after_days=None)


async def _meter(work: UnitOfWork, account_id: int) -> dict[str, str]:
    query = (
        select(MeteringPoint.id, Meter.serial_number, Meter.model)
        .outerjoin(Meter, (col(Meter.metering_point_id) == col(MeteringPoint.id)) & col(Meter.removed_on).is_(None))
        .where(MeteringPoint.account_id == account_id, col(MeteringPoint.removed).is_(False))
        .limit(2)
    )
    rows = list(await work.session.exec(query))
    if len(rows) != 1:
        return {}
    point, serial, model = rows[0]
    return {"meter.point": str(point), "meter.serial": serial or "", "meter.model": model or ""}
