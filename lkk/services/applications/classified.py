"""Category and track of a grid connection, found anew whenever the answers they follow from change."""

from lkk.models.applications import Application
from lkk.services.applications.workflow import deadlines
from lkk.services.forms import catalog
from lkk.services.forms.classification import OFFER, Classification, classify
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.people import ApplicantType

#: From signing or payment on the track is settled by the contract.
_OPEN = frozenset({None, Stage.REVIEW, Stage.OFFER})


def classified(application: Application) -> Classification:
    """Put what its answers tell into an application."""
    applicant = application.applicant_type or ApplicantType.INDIVIDUAL
    found = classify(catalog.kind_of(application.kind), applicant, application.answers)
    application.category = found.category.value if found.category else ""
    application.track = found.track
    return found


async def corrected(work: UnitOfWork, application: Application) -> None:
    """Follow a correction of answers before the contract; the term of the offer becomes that of the new track."""
    if application.stage not in _OPEN or not catalog.kind_of(application.kind).staged:
        return
    was, found = application.track, classified(application)
    if was is not None and found.track is not was:
        await deadlines.exchange(work, application, OFFER[was], found.deadline)
