"""Pages of the public reception: the four forms and the status by code, drawn by the server without any state."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import RECEPTION, SERVICES, TRACK, reception_path, service_path
from lkk.services.directories import in_force
from lkk.services.directories.in_force import blocks
from lkk.services.forms import catalog
from lkk.services.forms.declaration import Field
from lkk.services.kernel import limits
from lkk.services.kernel.networks import network_of
from lkk.services.reception import forms
from lkk.services.reception.filing import PERSONAL
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.attachments import MAX_SIZE
from lkk.vocabulary.directories import TextPlace
from lkk.vocabulary.reception import GUEST_FILES, GUEST_KINDS, GUEST_TYPES, TRAP
from lkk.web.site.pages import Asked, page
from lkk.web.site.rendering import respond

_VERBS = dict(
    zip(GUEST_KINDS, ("Задать вопрос", "Пожаловаться", "Сообщить о нарушении", "Оставить отзыв"), strict=True)
)
_TYPES = {FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}
#: What a guest is told otherwise than a customer: here the answer is seen without a name.
_HINTS = {"anonymous": "Ни ваших данных, ни адреса устройства не останется. Ответ увидите по номеру и коду"}
_COMPLETE = {"contact_name": "name", "email": "email", "phone": "tel"}


async def _reception(asked: Asked) -> Response:
    return respond(
        "reception.html",
        RECEPTION,
        asked.company,
        title="Написать в интернет-приёмную",
        description=f"Вопрос, жалоба, сообщение о нарушении и отзыв без входа в кабинет, {asked.company.name}",
        kinds=[(reception_path(code), _VERBS[code], catalog.kind_of(code)) for code in GUEST_KINDS],
        track=TRACK,
        services=SERVICES,
        texts=(
            *await in_force.texts(asked.work, TextPlace.RULES),
            *await in_force.texts(asked.work, TextPlace.TERMS),
        ),
    )


async def _form(asked: Asked) -> Response:
    await limits.spend(asked.work, limits.RECEPTION_PAGE, network_of(_address(asked.request)))
    form = await forms.begin(asked.work, asked.request.path_params["kind"])
    return respond(
        "reception_form.html",
        reception_path(form.kind.code),
        asked.company,
        indexed=False,
        title=form.kind.title,
        description=form.kind.summary,
        form=form,
        consent=blocks(form.consent.body),
        fields=[_drawn(one, form) for one in form.fields],
        personal=" ".join(sorted(PERSONAL)),
        trap=TRAP,
        accept=",".join(f".{one}" for one in GUEST_TYPES),
        file_rules=GUEST_FILES,
        most_bytes=MAX_SIZE,
        track=TRACK,
        passport=service_path(form.kind.code),
    )


async def _track(asked: Asked) -> Response:
    return respond(
        "track.html",
        TRACK,
        asked.company,
        title="Проверить обращение",
        description="Что с вашим обращением и ответ на него — по номеру и секретному коду",
    )


def _drawn(field: Field, form: forms.GuestForm) -> dict[str, object]:
    """A question as the template draws it; `asked_by` is the question another answer of which shows this one."""
    options = [(one.value, one.label) for one in field.options]
    if field.from_directory:
        options = [(one.code, one.label) for one in form.topics]
    return {
        "name": field.name,
        "label": field.label,
        "hint": _HINTS.get(field.name, field.hint),
        "required": field.required,
        "kind": field.kind.value,
        "type": _TYPES.get(field.kind, "text"),
        "complete": _COMPLETE.get(field.name, "off"),
        "max_length": field.max_length or 400,
        "width": field.width or "full",
        "options": options,
        "shown_by": _shown_by(field),
    }


def _shown_by(field: Field) -> str:
    """The condition as the script reads it: `answer_channel=post`, `anonymous!`; empty when it is always asked."""
    if field.show_when is None:
        return ""
    if field.name == "postal_address":
        return "answer_channel=post"
    return "anonymous!"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


RECEPTION_PAGES: list[Route] = [
    Route(RECEPTION, page(_reception)),
    Route(f"{RECEPTION}/{{kind}}", page(_form)),
    Route(TRACK, page(_track)),
]
