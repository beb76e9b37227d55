"""A customer who asks for other data in the profile, and the employee who decides."""

from collections.abc import Mapping

from lkk.models.identity import Profile, User
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.profile import decisions, requests
from lkk.vocabulary.people import Role
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from tests import builders
from tests.file_client import browser
from tests.sample_files import pdf

PASSPORT = {
    "passport": "01 20 123456",
    "passport_issued_on": "2020-03-05",
    "passport_issued_by": "ГУ МВД России по Алтайскому краю",
    "passport_department": "220-063",
}
ADDRESS = {"registration_address": "656000, г. Барнаул, пр. Ленина, д. 1", "actual_address": "", "postal_address": ""}
NAME = {"last_name": "Петрова", "first_name": "Анна", "middle_name": ""}
REASON = "Сменилась фамилия"


async def begun(user: User, part: ProfilePart) -> int:
    """The id of the draft of a part."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return (await requests.begin(work, actor, part)).id


async def proved(user: User, change_id: int, slot: str = requests.PROOF) -> int:
    """Send a file to a request; the status of the answer."""
    async with browser(user) as client:
        query = {"profile_change": str(change_id), "slot": slot, "name": "паспорт.pdf"}
        return (await client.post("/api/files", params=query, content=pdf())).status_code


async def sent(user: User, part: ProfilePart, typed: Mapping[str, str], reason: str = REASON) -> ChangeStatus:
    """Send the draft that was begun."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await requests.send(work, actor, part, typed, reason)


async def asked(user: User, part: ProfilePart, typed: Mapping[str, str]) -> int:
    """A request that was sent with its proof: its id."""
    change_id = await begun(user, part)
    await proved(user, change_id)
    assert await sent(user, part, typed) is ChangeStatus.OPEN
    return change_id


async def operator() -> User:
    """An employee who decides."""
    return await builders.staff(Role.SERVICE_CENTRE_OPERATOR)


async def card(by: User, change_id: int, *, opened: bool = False) -> decisions.DecisionCard:
    """The card of a request as an employee sees it."""
    actor = await builders.sign_in(by)
    async with unit_of_work() as work:
        return await decisions.card(work, actor, change_id, opened=opened)


async def approved(by: User, change_id: int, version: str, *, original_seen: bool = False) -> None:
    """Approve what was seen under a version."""
    actor = await builders.sign_in(by)
    async with unit_of_work() as work:
        await decisions.approve(work, actor, change_id, version, original_seen=original_seen)


async def refused(by: User, change_id: int, version: str, reason: str) -> None:
    """Refuse what was seen under a version."""
    actor = await builders.sign_in(by)
    async with unit_of_work() as work:
        await decisions.refuse(work, actor, change_id, version, reason)


async def stored(user: User) -> tuple[User, Profile]:
    """The user and the profile as they are in the database."""
    async with unit_of_work() as work:
        found = await work.session.get_one(User, user.key)
        return found, await work.session.get_one(Profile, user.key)
