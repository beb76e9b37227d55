"""Applications filed in the public reception without signing in: whose they are, and how guests hear of them."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.applications import events
from lkk.services.applications.workflow.needs import Payload
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import Role, UserStatus

OWNER = "guest@reception.invalid"  # RFC 2606: no mailbox can have this address
_NAME = "Гость интернет-приёмной"


async def guest(work: UnitOfWork) -> Actor:
    """Return the actor of all guests: without a session and an address; the row is closed, nobody signs in as it."""
    query = select(User.id).where(User.email == OWNER)
    found = (await work.session.exec(query)).first()
    if found is None:
        values = {
            "email": OWNER,
            "role": Role.CUSTOMER,
            "status": UserStatus.CLOSED,
            "display_name": _NAME,
            "created_at": work.now,
        }
        await work.session.execute(insert(User).values(**values).on_conflict_do_nothing(index_elements=["email"]))
        found = (await work.session.exec(query)).one()
    return Actor.alone(Identity(found or 0, Role.CUSTOMER, display_name=_NAME))


async def tell(work: UnitOfWork, application: Application, news: str, text: str = "") -> None:
    """Write to the e-mail a guest has left; nothing happens without one, and of a customer's application."""
    to = application.answers.get("email")
    if not application.guest_code_hash or not to:
        return
    kind = catalog.kind_of(application.kind).title
    await notifications.send_email(
        work, events.GUEST_NEWS, str(to), number=application.number, kind=kind, news=news, text=text
    )


async def tell_of_status(work: UnitOfWork, application: Application, payload: Payload) -> None:
    """Tell a guest of the status an application has now; the receipt tells of the filing itself."""
    if application.submitted_at == work.now:
        return
    text = "\n\n".join(filter(None, (payload.words, payload.legal_ground)))
    await tell(work, application, f"статус «{application.status.label}»", text)
