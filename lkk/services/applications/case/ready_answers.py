"""What is known of an application for the variables of answer templates. Pure."""

from collections.abc import Mapping

from lkk.services.applications.case.card import Card
from lkk.vocabulary import words
from lkk.vocabulary.templates import ACCOUNT, DUE, KIND, MANAGER, NAME, NUMBER, OBJECT


def known_of(seen: Card, employee: str) -> Mapping[str, str]:
    """Return the words of each variable; what the application has not is empty."""
    return {
        NAME: seen.applicant,
        MANAGER: employee,
        ACCOUNT: seen.account_number,
        NUMBER: seen.number,
        KIND: seen.title,
        OBJECT: seen.object_name,
        DUE: words.day(seen.due_on) if seen.due_on else "",
    }
