"""What the contract of a grid connection decides: until it is concluded an application may be incomplete and end so."""

from lkk.models.applications import Application
from lkk.services.forms import catalog
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track

_CARRIED_OUT = frozenset({Stage.ACTS, Stage.SUPPLY, Stage.DONE})
_BEFORE_CONTRACT = frozenset({None, Stage.REVIEW, Stage.OFFER, Stage.SIGNING})


def before_contract(application: Application) -> bool:
    """Whether a grid connection has no contract yet: on the simplified track it is concluded by payment."""
    unpaid = application.stage is Stage.PAYMENT and application.track is Track.SIMPLIFIED
    return application.stage in _BEFORE_CONTRACT or unpaid


def under_contract(application: Application) -> bool:
    """Whether the contract is concluded and its works are not ended by acts: until then it may be terminated."""
    return not before_contract(application) and application.stage not in _CARRIED_OUT


def incomplete(application: Application) -> bool:
    """Whether silence may end it: a grid connection without a contract (Rules 861, п. 15), no enquiry or complaint."""
    return catalog.kind_of(application.kind).by_rules and before_contract(application)


def registered(application: Application) -> bool:
    """Whether the term of registration is over, which no request for information stops; other kinds have none."""
    return not catalog.kind_of(application.kind).by_rules or application.status is not ApplicationStatus.SUBMITTED
