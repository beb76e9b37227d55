"""The steps of registration: which form is shown and what it consists of; values never come here."""

from dataclasses import dataclass

from lkk.routes import REGISTER
from lkk.services.identity import consents
from lkk.services.identity.registration.forms import FORMS, LEGAL_HINT, FormField, RegistrationForm
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from lkk.vocabulary.permissions import Open

_STEPS = ("email", "code", "kind", "data")
_SHORT = 80  # a field for more characters than this takes the whole line


@dataclass
class FieldItem:
    """A field of the data form as the page draws it; `id` differs from form to form, so that a field starts empty."""

    id: str
    name: str
    label: str
    hint: str
    input_mode: str
    auto_complete: str
    required: bool
    max_length: int
    width: str


@dataclass
class KindItem:
    """A kind of customer to choose; `href` leads to its form."""

    label: str
    hint: str
    href: str


class Registration(Base):
    """The step stands in the address, so that a reload keeps its place."""

    step: str = ""  # email, code, kind or data; empty until the address is read
    legal_hint: str = LEGAL_HINT
    individual_kinds: list[KindItem] = []
    legal_kinds: list[KindItem] = []
    kind: str = ""
    title: str = ""
    fields: list[FieldItem] = []
    consent_version: str = ""
    consent: list[str] = []  # paragraphs

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """Read the step from the address; an unknown one is the first, data without a kind asks for the kind."""
        query = self.router.url.query_parameters
        asked = query.get("step", "email")
        form = next((form for kind, form in FORMS.items() if kind.value == query.get("kind")), None)
        if asked == "data" and form is not None:
            await self._show_data(form)
        elif asked in ("kind", "data"):
            asked = "kind"
            self.individual_kinds = _kinds(CabinetClass.INDIVIDUAL)
            self.legal_kinds = _kinds(CabinetClass.LEGAL)
        self.step = asked if asked in _STEPS else "email"

    async def _show_data(self, form: RegistrationForm) -> None:
        self.kind, self.title = form.kind.value, form.title
        self.fields = [field_item(form.kind, field) for field in form.fields]
        async with unit_of_work() as work:
            text = await consents.current(work)
        self.consent_version = text.version
        self.consent = [paragraph for paragraph in text.body.split("\n\n") if paragraph.strip()]


def _kinds(cabinet: CabinetClass) -> list[KindItem]:
    return [
        KindItem(kind.label, form.hint, REGISTER.url(step="data", kind=kind.value))
        for kind, form in FORMS.items()
        if kind.cabinet_class is cabinet
    ]


def field_item(kind: RegistrationKind, field: FormField) -> FieldItem:
    """A field as pages draw it."""
    return FieldItem(
        id=f"{kind.value}-{field.name}",
        name=field.name,
        label=field.label,
        hint=field.hint,
        input_mode=field.input_mode,
        auto_complete=field.auto_complete,
        required=field.required,
        max_length=field.max_length,
        width="full" if field.max_length > _SHORT else "half",
    )
