"""Places of an application's files that are not of its form: the thread, the documents, the filed application."""

from lkk.services.files.owners import Owner
from lkk.vocabulary.files import OwnerKind

MESSAGE = "message"  # of the thread; without a message as long as that is not sent
DOCUMENT = ""
POSTING = "posting"  # by an employee, until the document is posted with its number and day
COMPANY_SIGNATURE = "company_signature"  # by an employee, until the prepared papers it signs are sent
SIGNATURE = "signature"  # of a document that was posted, which has the bytes of its own; the sweep takes it
REQUESTED = "requested"  # by a remark, beside the places of the form
FILED = "filed_application"  # the document of what was filed, made by the portal
OF_IDENTITY = frozenset({FILED, "passport_copy"})  # who of the staff opens them is written down
UNPOSTED = frozenset({POSTING, COMPANY_SIGNATURE})  # what an employee has added and nobody else sees yet
MAX_PER_PLACE = {MESSAGE: 200, DOCUMENT: 100, POSTING: 2, COMPANY_SIGNATURE: 2}


def owner(application_id: int) -> Owner:
    """Return the owner that an application is to the files package."""
    return Owner(OwnerKind.APPLICATION, application_id)
