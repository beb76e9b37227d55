"""Which keys something is sealed with: each is noted before it seals, and asked for at every start."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.operation import DataKey
from lkk.sealing import Damaged, SealingError, keys, seal, unseal
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work

_PLACE = "data_key.proof"


async def demand_keys() -> None:
    """Go on only when every key that seals something is there, and note the current one.

    Raises:
        SystemExit: one is missing or is another; the sentence names its id.
        Unavailable: the database does not answer.
    """
    async with unit_of_work() as work:
        if wrong := await wrong_keys(work):
            raise SystemExit(wrong)
        row = insert(DataKey).values(id=keys().current, proof=seal(keys().current, _PLACE), since=work.now)
        await work.session.execute(row.on_conflict_do_nothing())


async def wrong_keys(work: UnitOfWork) -> str:
    """Tell in Russian which of the keys that seal something are missing or are others; empty when all is well."""
    missing, other = [], []
    for row in await work.session.exec(select(DataKey).order_by(col(DataKey.id))):
        try:
            unseal(row.proof, _PLACE)
        except Damaged:
            other.append(f"«{row.id}»")
        except SealingError:
            missing.append(f"«{row.id}»")
    said = [f"нет ключа {', '.join(missing)}"] if missing else []
    said += [f"под именем {', '.join(other)} не тот ключ"] if other else []
    return f"LKK_DATA_KEYS: {'; '.join(said)}. Без него не прочитать персональные данные" if said else ""


async def known_keys(work: UnitOfWork) -> set[str]:
    """Return the ids of the keys that seal something."""
    return set(await work.session.exec(select(DataKey.id)))


async def forget(work: UnitOfWork, key_id: str) -> None:
    """Drop the note of a key that seals nothing any more."""
    if row := await work.session.get(DataKey, key_id):
        await work.session.delete(row)
