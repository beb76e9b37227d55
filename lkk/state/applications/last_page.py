"""The last page of the wizard: what was answered, what happens next, what is agreed to."""

from collections.abc import Mapping

from lkk.services.applications.drafts.summary import Summary
from lkk.services.forms.declaration import Kind
from lkk.state.applications.wizard_items import ConsentItem, SectionItem, consent_items, section_items
from lkk.state.base import Base


class LastPage(Base, mixin=True):
    """What the page shows; it is declared `class Wizard(LastPage, Base)`."""

    sections: list[SectionItem] = []
    consents: list[ConsentItem] = []
    next_step: str = ""  # what happens after it is sent
    terms: list[str] = []  # a sentence for each term that begins
    category: str = ""
    track: str = ""
    version: str = ""  # of the draft as the page shows it

    def _show_last(self, kind: Kind, found: Summary, consent_errors: Mapping[str, str]) -> None:
        self.version = found.draft.version
        self.sections = section_items(kind, found)
        self.consents = consent_items(found, consent_errors)
        self.next_step, self.terms = found.next_step, list(found.terms)
        category = found.classification.category
        self.category, self.track = category.label if category else "", found.classification.reason
