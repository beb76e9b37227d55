"""What the server gives a role at an address: vars over the socket, a document and cookies over HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx

from lkk.models.identity import Profile, User
from lkk.routes import (
    APPLICATION,
    APPLICATION_CONFIRM,
    APPLICATION_FORM,
    APPLICATION_SENT,
    DOCUMENT,
    PROFILE_PART,
    STAFF_APPLICATION,
    STAFF_BROADCAST,
    STAFF_CHANGE,
    STAFF_CUSTOMER,
    STAFF_DIRECTORY,
    STAFF_OFFER,
    STAFF_PAYMENT,
    STAFF_REFUND,
    Route,
    application_path,
    broadcast_path,
    confirm_path,
    customer_path,
    directory_path,
    document_path,
    new_application_path,
    profile_part_path,
    staff_application_path,
    staff_change_path,
    staff_offer_path,
    staff_payment_path,
    staff_refund_path,
)
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Open, Rule
from lkk.vocabulary.profile import ProfilePart
from tests import application_builders as made
from tests import broadcasts, builders, documents, profile_requests, refunds
from tests.builders import PASSWORD, MeteredAccount
from tests.portal_process import Portal
from tests.raw_client import RawSocket, session_cookie
from tests.visits import handed_over, visit

PASSPORT, SNILS = "01 77 654321", "112-233-445 95"


@dataclass(frozen=True)
class Owned:
    """A customer and one of everything that has an address or an id."""

    person: User
    metered: MeteredAccount
    number: str  # of the application
    application_id: int
    document_id: str
    draft_id: int  # waits for confirmation
    change_id: int
    broadcast_id: int  # waits for approval
    notification_id: int
    session_id: int
    payment_id: int  # through a bank, waits for an employee
    refund_id: int  # waits for approval

    def address(self, route: Route) -> str:
        """The page, about this customer's thing where it is about one."""
        known = {
            APPLICATION: application_path(self.number),
            APPLICATION_CONFIRM: confirm_path(self.draft_id),
            APPLICATION_FORM: new_application_path("asset_transfer"),
            APPLICATION_SENT: APPLICATION_SENT.url(number=self.number),
            DOCUMENT: document_path(self.document_id),
            PROFILE_PART: profile_part_path(ProfilePart.PASSPORT),
            STAFF_PAYMENT: staff_payment_path(self.payment_id),
            STAFF_REFUND: staff_refund_path(self.refund_id),
            STAFF_BROADCAST: broadcast_path(self.broadcast_id),
            STAFF_APPLICATION: staff_application_path(self.number),
            STAFF_OFFER: staff_offer_path(self.number),
            STAFF_CHANGE: staff_change_path(self.change_id),
            STAFF_CUSTOMER: customer_path(self.person.key),
            STAFF_DIRECTORY: directory_path("offices"),
        }
        return known.get(route, route.path)

    def secrets(self) -> tuple[str, ...]:
        """What is sealed at rest and shown to nobody who has not asked for it."""
        return PASSPORT, PASSPORT.replace(" ", ""), SNILS, SNILS.replace("-", "").replace(" ", "")


async def owned(portal: Portal, name: str = "Тайнова Таисия Тимофеевна") -> Owned:
    """Make such a customer."""
    person = await builders.customer(name=name)
    metered = await builders.metered_account()
    await builders.attach(person, metered.account)
    await _seal(person)
    application = await made.filed(person, "tp_new", seed=1)
    change = await profile_requests.asked(person, ProfilePart.NAME, profile_requests.NAME)
    draft_id = await handed_over(person, await visit(person))
    session = await builders.sign_in(person)
    broadcast = await broadcasts.waiting()
    notification = portal.query(
        "insert into notification (user_id, event, title, body, link, created_at) "
        "values (%s, 'account_attached', 'Тайный заголовок', 'Тайный текст', '', now()) returning id",
        person.key,
    )[0][0]
    number = application.number or ""
    paper = str((await documents.posted(person.key, title="Тайный документ", application_id=application.key)).public_id)
    case = (number, application.key, paper, draft_id, change, broadcast, notification, session.session_id)
    return Owned(person, metered, *case, (await refunds.come(50_000)).key, await refunds.waiting(person))


async def _seal(person: User) -> None:
    async with unit_of_work() as work:
        profile = await work.session.get_one(Profile, person.key)
        profile.passport, profile.snils = PASSPORT, SNILS


def may(role: Role | None, rule: Rule | None) -> bool:
    """Whether the rule lets this role, or a guest, in."""
    if rule is Open.EVERYONE:
        return True
    return role is not None and rule is not None and (rule is Open.SIGNED_IN or role.may(rule))


async def cookie_of(portal: Portal, user: User | None) -> str:
    """The Cookie header of a new session, empty for a guest."""
    return await session_cookie(portal.url, user.email, PASSWORD) if user else ""


async def updates(portal: Portal, cookie: str, path: str) -> list[dict[str, Any]]:
    """Everything a fresh tab gets until the page is loaded."""
    async with RawSocket(portal.url, cookie=cookie) as client:
        return await client.open(path)


def names(received: list[dict[str, Any]]) -> set[str]:
    """`state.var` of everything that holds something; what is empty tells nothing."""
    found = set()
    for update in received:
        for state, values in (update.get("delta") or {}).items():
            short = state.rpartition(".")[2].rpartition("____")[2] or state
            found |= {
                f"{short}.{name.removesuffix('_rx_state_')}"
                for name, value in values.items()
                if value not in ("", 0, False, None, [], {}) and not name.startswith(("router", "rx_router"))
            }
    return found


async def document(portal: Portal, cookie: str, path: str) -> tuple[int, str, set[str]]:
    """The status and the text of the page's document, and the names of the cookies that came with it."""
    async with httpx.AsyncClient(base_url=portal.url, headers={"Cookie": cookie} if cookie else {}) as client:
        answer = await client.get(path)
        return answer.status_code, answer.text, set(answer.cookies)
