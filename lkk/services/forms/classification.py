"""The applicant's category and the track of a grid connection, found by rules from the answers (domain 2.1; pure)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from lkk.services.forms.catalog.grid_connection.purpose import HOUSEHOLD_LIMIT_KW, MOBILE_LIMIT_KW, TEMPORARY_BELOW_KV
from lkk.services.forms.checking import asked_answers
from lkk.services.forms.declaration import APPLICANT_TYPE, Answers, Kind, number
from lkk.vocabulary import words
from lkk.vocabulary.applications import ConnectionCategory, Track
from lkk.vocabulary.people import ApplicantType

SIMPLIFIED_LIMIT_KW = 150
LARGE_FROM_KW = 670
LOW_VOLTAGE_KV = 1
TEMPORARY_KIND = "tp_temporary"
OFFER = {Track.SIMPLIFIED: "tp.offer.S", Track.FULL: "tp.offer.F", Track.TURNKEY: "turnkey.offer"}
#: Of kinds that have a track of their own.
_OWN_TRACK = {Track.TURNKEY: "Договор со сметой составим после осмотра объекта, подписываете и платите по нему"}
NOT_YET = "Укажите мощность и категорию надёжности, и здесь появится порядок присоединения"


@dataclass(frozen=True)
class Classification:
    """What was found and why; `deadline` is a key of the table of deadlines, `reason` a sentence for people.

    Kinds that are no grid connection, and connections whose power is not known yet, have no category and no track; a
    kind with a track of its own has no category.
    """

    category: ConnectionCategory | None
    track: Track | None
    deadline: str
    reason: str


@dataclass(frozen=True)
class _Case:
    person: bool
    total_kw: Decimal
    categories: frozenset[str]
    voltage_kv: Decimal
    household: bool
    group: str
    temporary: bool
    mobile: bool
    microgeneration: bool

    @property
    def third_only(self) -> bool:
        return self.categories == {"3"}

    @property
    def simplified(self) -> bool:
        """The bounds of section X: of п. 14 for a person, of п. 12(1) for all the others."""
        if self.person:
            return self.household and self.third_only and self.total_kw <= HOUSEHOLD_LIMIT_KW
        return self.total_kw <= SIMPLIFIED_LIMIT_KW and "1" not in self.categories


_Rule = tuple[ConnectionCategory, Track, Callable[[_Case], bool], str]
_RULES: tuple[_Rule, ...] = (
    (
        ConnectionCategory.TEMPORARY,
        Track.SIMPLIFIED,
        lambda case: (
            case.temporary
            and case.third_only
            and case.voltage_kv < TEMPORARY_BELOW_KV
            and (not case.mobile or case.total_kw <= MOBILE_LIMIT_KW)
        ),
        "временное присоединение, третья категория надёжности, напряжение ниже 35 кВ",
    ),
    (
        ConnectionCategory.MICROGENERATION,
        Track.SIMPLIFIED,
        lambda case: case.microgeneration and case.voltage_kv < LOW_VOLTAGE_KV and case.simplified,
        "микрогенерация до 15 кВт на напряжении до 1000 В",
    ),
    (
        ConnectionCategory.COLLECTIVE,
        Track.SIMPLIFIED,
        lambda case: case.group in ("gardening", "garage") and case.simplified,
        "товарищество или кооператив, вторая или третья категория надёжности, до 150 кВт",
    ),
    (
        ConnectionCategory.HOUSEHOLD_15,
        Track.SIMPLIFIED,
        lambda case: case.person and case.simplified,
        "физическое лицо, бытовые нужды, третья категория надёжности, до 15 кВт",
    ),
    (
        ConnectionCategory.INDIVIDUAL_OTHER,
        Track.FULL,
        lambda case: case.person,
        "физическое лицо: больше 15 кВт, не бытовые нужды или первая либо вторая категория надёжности",
    ),
    (
        ConnectionCategory.LEGAL_150,
        Track.SIMPLIFIED,
        lambda case: case.simplified,
        "юридическое лицо или ИП, вторая или третья категория надёжности, до 150 кВт",
    ),
    (
        ConnectionCategory.LEGAL_670,
        Track.FULL,
        lambda case: case.total_kw < LARGE_FROM_KW,
        "юридическое лицо или ИП: больше 150 и меньше 670 кВт или первая категория надёжности",
    ),
    (
        ConnectionCategory.LEGAL_LARGE,
        Track.FULL,
        lambda case: True,
        "юридическое лицо или ИП, 670 кВт и больше",
    ),
)


def classify(kind: Kind, applicant_type: ApplicantType, answers: Answers) -> Classification:
    """The category, track and first deadline of an application as far as its answers tell."""
    if not kind.staged:
        return Classification(None, None, kind.deadline, "")
    if kind.track is not None:
        return Classification(None, kind.track, OFFER[kind.track], _OWN_TRACK[kind.track])
    case = _case(kind, applicant_type, answers)
    if case is None:
        return Classification(None, None, kind.deadline, NOT_YET)
    category, track, _, ground = next(rule for rule in _RULES if rule[2](case))
    reason = f"{track.label}: {ground}. Мощность всего {words.number(case.total_kw)} кВт"
    return Classification(category, track, OFFER[track], reason)


def voltage_kv(answers: Answers) -> Decimal:
    """The highest voltage of the connection; 0 while none is answered."""
    asked = [number(answers, "new_voltage"), number(answers, "existing_voltage")]
    return max((one for one in asked if one is not None), default=Decimal(0))


def _case(kind: Kind, applicant_type: ApplicantType, answers: Answers) -> _Case | None:
    known = asked_answers(kind, {**answers, APPLICANT_TYPE: applicant_type})
    total, categories = number(known, "total_power_kw"), known.get("reliability_categories")
    if total is None or not isinstance(categories, list) or not categories:
        return None
    return _Case(
        person=applicant_type is ApplicantType.INDIVIDUAL,
        total_kw=total,
        categories=frozenset(categories),
        voltage_kv=voltage_kv(known),
        household=known.get("usage") == "household",
        group=str(known.get("group", "")),
        temporary=kind.code == TEMPORARY_KIND,
        mobile=known.get("temporary_reason") == "mobile",
        microgeneration=known.get("microgeneration") is True,
    )
