"""Which questionnaire a draft is asked by: the whole one of its kind, or the short one of a resident's house (pure).

Both keep the same answers under the same names, so a draft may go from one to the other: on the short path a rule
fills in what is not asked, and an application is checked by the whole questionnaire before it is filed.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lkk.services.forms import review
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.catalog.grid_connection import household
from lkk.services.forms.catalog.grid_connection.purpose import HOUSEHOLD_LIMIT_KW
from lkk.services.forms.checking import checked_form
from lkk.services.forms.declaration import APPLICANT_TYPE, Answers, Kind, number
from lkk.services.forms.review import Section
from lkk.services.forms.values import is_empty
from lkk.vocabulary import words
from lkk.vocabulary.people import ApplicantType

#: Whether a draft is on the short path: kept with its answers, never typed, in no output.
SHORT_PATH = "short_path"
BY_RULE = "Решено по правилам"
NO_STEP = -1  # of the section whose answers no page asks
_SHORT = {code: household.short(KINDS[code]) for code in household.SHORTENED}


def is_short(kind: Kind, answers: Answers) -> bool:
    """Whether a draft of the kind is on the short path."""
    return kind.code in _SHORT and answers.get(SHORT_PATH) is True


def asked_by(kind: Kind, answers: Answers) -> Kind:
    """Return the kind as a draft with these answers is asked: with the pages of its questionnaire."""
    return _SHORT[kind.code] if is_short(kind, answers) else kind


def fits(kind: Kind, answers: Answers) -> bool:
    """Whether the short path may be taken without changing or hiding an answer that was given.

    It is for a resident's household needs, up to 15 kW together, third category, no generation (Rules 861, п. 14).
    """
    if kind.code not in _SHORT or answers.get(APPLICANT_TYPE) != ApplicantType.INDIVIDUAL.value:
        return False
    given = {name: value for name, value in answers.items() if not is_empty(value)}
    total = sum((number(given, name) or Decimal(0) for name in ("new_power_kw", "existing_power_kw")), Decimal(0))
    if total > HOUSEHOLD_LIMIT_KW or given.get("microgeneration") or given.get("no_own_switchgear"):
        return False
    if any(name in given and given[name] != value for name, value in household.ruled(given).items()):
        return False
    if "new_voltage" in given and "phases" not in given:
        return False
    return all(_offered(kind, name, given) for name in ("object_kind", "existing_power_kw", "existing_voltage"))


def begun(kind: Kind, answers: Answers, *, short: bool) -> dict[str, Any]:
    """Return the answers a draft begins with, on the short path where it is wanted and fits."""
    if not short or not fits(kind, answers):
        return {name: value for name, value in answers.items() if name != SHORT_PATH}
    return completed(kind, {**household.USUAL, **answers, SHORT_PATH: True})


def completed(kind: Kind, answers: Answers) -> dict[str, Any]:
    """Return the answers with those of the rule; on the whole path as they are."""
    return {**answers, **household.ruled(answers)} if is_short(kind, answers) else dict(answers)


def total_words(answers: Answers) -> str:
    """«Всего будет 15 кВт: 5 есть и 10 добавить», empty while the power is not known."""
    total, added = number(household.ruled(answers), "total_power_kw"), number(answers, "new_power_kw")
    if total is None or added is None:
        return ""
    said = f"Всего будет {words.number(total)} кВт"
    return said if total == added else f"{said}: {words.number(total - added)} есть и {words.number(added)} добавить"


def by_rule(kind: Kind, answers: Answers, names: Mapping[str, str] | None = None) -> Section:
    """What will be filed and was not asked on the short path, in words."""
    asked = {one.name for one in _SHORT[kind.code].fields}
    lines = [line for section in review.sections(kind, answers, None, names) for line in section.lines]
    rest = tuple(line for line in lines if line.name not in asked and line.text != review.NOT_GIVEN)
    return Section(BY_RULE, NO_STEP, rest)


def checked(kind: Kind, answers: Answers, files: Mapping[str, int], today: date) -> dict[str, str]:
    """What is wrong with a whole draft, by its own questionnaire and by that of the kind."""
    errors = checked_form(kind, answers, files, today)
    return errors | checked_form(asked_by(kind, answers), answers, files, today) if is_short(kind, answers) else errors


def _offered(kind: Kind, name: str, given: Mapping[str, Any]) -> bool:
    """Whether what was answered, if it was, may be answered on the short path."""
    one = _SHORT[kind.code].field_named(name)
    if name not in given:
        return True
    return one is not None and (not one.options or given[name] in {option.value for option in one.offered})
