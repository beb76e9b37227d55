"""By what else than its own texts the staff finds an application: contacts and numbers of who has filed it."""

from lkk.models.applications import CONTACTS_LENGTH, Application
from lkk.models.identity import Profile, User
from lkk.services.forms import catalog
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import FieldKind

_SOUGHT = frozenset(
    {
        FieldKind.PHONE,
        FieldKind.EMAIL,
        FieldKind.INN_PERSON,
        FieldKind.INN_ORGANIZATION,
        FieldKind.OGRN,
        FieldKind.OGRNIP,
    }
)


async def refresh(work: UnitOfWork, application: Application) -> None:
    """Put the e-mail, phones, ИНН and ОГРН of the applicant and of the answers into the column that is searched."""
    own = not application.guest_code_hash  # all guests are one row, which has no contacts
    user = await work.session.get(User, application.user_id) if own else None
    profile = await work.session.get(Profile, application.user_id) if own else None
    kind = catalog.kind_of(application.kind)
    known = [
        *([user.email] if user else []),
        *([profile.phone, profile.inn, profile.ogrn] if profile else []),
        *(str(application.answers.get(one.name) or "") for one in kind.fields if one.kind in _SOUGHT),
    ]
    application.contacts = " ".join(dict.fromkeys(filter(None, known)))[:CONTACTS_LENGTH]
