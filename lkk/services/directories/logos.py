"""Pictures of the company by their hash: kept once, given to everybody, forgotten when no entry names them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from lkk.models.directories import CompanyDetails, CompanyLogo
from lkk.services.directories.declaration import Directory
from lkk.services.directories.values import is_hash
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.directories import ValueKind

UNUSED = timedelta(days=1)  # a picture that no entry names by then was tried and left


async def keep(work: UnitOfWork, sha256: str, picture: bytes) -> None:
    """Store a picture under its hash; those nobody has taken go."""
    named = select(CompanyDetails.logo)
    old = (col(CompanyLogo.created_at) < work.now - UNUSED, col(CompanyLogo.sha256).not_in(named))
    await work.session.exec(delete(CompanyLogo).where(*old))
    values = {"sha256": sha256, "picture": picture, "created_at": work.now}
    again = {"created_at": work.now}
    await work.session.execute(
        insert(CompanyLogo).values(values).on_conflict_do_update(index_elements=["sha256"], set_=again)
    )


async def picture(work: UnitOfWork, sha256: str) -> bytes | None:
    """Return a picture, None when there is none of this hash."""
    if not is_hash(sha256):
        return None
    found = await work.session.exec(select(CompanyLogo.picture).where(CompanyLogo.sha256 == sha256))
    return found.first()


async def demand_known(work: UnitOfWork, directory: Directory, values: Mapping[str, Any]) -> None:
    """Refuse an entry that names a picture which is not there.

    Raises:
        InvalidValue: it is not, at its field.
    """
    for item in directory.items:
        named = values[item.name] if item.kind is ValueKind.PICTURE else ""
        if named and await picture(work, named) is None:
            raise InvalidValue("Картинка не сохранилась. Выберите её ещё раз", at=item.name)
