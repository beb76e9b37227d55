"""The term of the works under a contract of grid connection: one rule of the table of deadlines (Rules 861, п. 16)."""

from decimal import Decimal

from lkk.services.forms.checking import asked_answers
from lkk.services.forms.classification import classify, voltage_kv
from lkk.services.forms.declaration import APPLICANT_TYPE, Answers, Kind
from lkk.vocabulary.applications import ConnectionCategory, Track
from lkk.vocabulary.people import ApplicantType

MOBILE, NEAR, USUAL, ORDINARY = "tp.perform.15wd", "tp.perform.30wd", "tp.perform.6m", "tp.perform.1y"
TURNKEY = "turnkey.works"
MOBILE_KV, NEAR_KV, USUAL_KV = Decimal(10), Decimal("0.4"), Decimal(20)
_WITHIN_300_M = ("near", "within_300")


def performance_rule(kind: Kind, applicant_type: ApplicantType, answers: Answers) -> str:
    """The key of the term; what is not known makes it longer, never shorter.

    The network is that of a territorial company: from 670 kW on the term is a year too, unless the contract
    names another one. The term of works under a contract of services is that of the contract, by rule until then.
    """
    if kind.track is Track.TURNKEY:
        return TURNKEY
    found = classify(kind, applicant_type, answers)
    known = asked_answers(kind, {**answers, APPLICANT_TYPE: applicant_type})
    voltage, temporary = voltage_kv(known), found.category is ConnectionCategory.TEMPORARY
    if found.track is not Track.SIMPLIFIED or not voltage:
        return ORDINARY
    if temporary and _mobile_nearby(known, voltage):
        return MOBILE
    if not temporary and _at_the_network(known, voltage):
        return NEAR
    return USUAL if _reached(known) and voltage <= USUAL_KV else ORDINARY


def _mobile_nearby(known: Answers, voltage: Decimal) -> bool:
    """A mobile object up to 300 m from lines of 10 kV or less; its power is bounded by the category itself."""
    mobile = known.get("temporary_reason") == "mobile"
    return mobile and voltage <= MOBILE_KV and known.get("distance") in _WITHIN_300_M


def _at_the_network(known: Answers, voltage: Decimal) -> bool:
    """One source of 0.4 kV not farther than 15 m, and no work on the land of others."""
    near = known.get("distance") == "near" and known.get("foreign_land") == "none"
    return near and voltage <= NEAR_KV and known.get("reliability_categories") == ["3"]


def _reached(known: Answers) -> bool:
    """Not farther than 300 m in a town, 500 m in the country."""
    rural = known.get("locality") == "rural"
    return known.get("distance") in _WITHIN_300_M or (rural and known.get("distance") == "within_500")
