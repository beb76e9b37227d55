"""The page of a survey: by the link of an invitation for whoever is signed in, by the public link for everybody."""

import uuid
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lkk.routes import LOGIN, SURVEYS, survey_path
from lkk.services.directories import in_force
from lkk.services.kernel.errors import (
    FieldErrors,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ServiceError,
    TooManyAttempts,
    Unavailable,
)
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.surveys import answering
from lkk.services.surveys.answering import ANSWERED
from lkk.services.surveys.posted import field_name
from lkk.services.surveys.questions import Question
from lkk.vocabulary.surveys import ANSWER_LENGTH, QuestionKind
from lkk.vocabulary.words import day
from lkk.web import cookies
from lkk.web.form_posts import BadBody, read_form
from lkk.web.guard import find_actor
from lkk.web.site.rendering import respond

ANSWER = "/api/surveys"
_MOST_FIELDS = 700  # thirty questions of twenty options, and what is left for the hostile


async def _page(request: Request) -> Response:
    try:
        made = await _drawn(request, {}, {}, "")
    except Unavailable as error:
        return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
    except ServiceError as error:
        return PlainTextResponse(error.text, 404)
    if not cookies.survey_browser(request):
        cookies.set_survey_browser(made)
    return made


async def _answer(request: Request) -> Response:
    """Fields: by the codes of the questions. The page of the survey follows, or the same one with what is wrong."""
    try:
        form = await read_form(request, most_fields=_MOST_FIELDS)
    except BadBody:
        return PlainTextResponse("Не получилось прочитать форму", 400)
    try:
        series = _series(request)
        actor = await find_actor(cookies.session_key(request))
        async with unit_of_work() as work:
            browser = cookies.survey_browser(request)
            await answering.answer(work, actor, cookies.visitor(request), browser, series, form)
    except FieldErrors as error:
        return await _again(request, form, error.fields, error.text, 422)
    except TooManyAttempts as error:
        return await _again(request, form, {}, error.text, 429)
    except (NotAllowed, NotSignedIn) as error:
        return await _again(request, form, {}, error.text, 403)
    except NotFound as error:
        return PlainTextResponse(error.text, 404)
    except Unavailable as error:
        return await _again(request, form, {}, error.text, 503)
    return RedirectResponse(f"{survey_path(str(series))}?done=1", 303)


async def _again(
    request: Request, form: Mapping[str, str], errors: Mapping[str, str], said: str, status: int
) -> Response:
    """Draw the survey with what was typed and why it was refused."""
    try:
        made = await _drawn(request, form, errors, said)
    except Unavailable as error:
        return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
    made.status_code = status
    return made


async def _drawn(request: Request, values: Mapping[str, str], errors: Mapping[str, str], said: str) -> Response:
    series = _series(request)
    actor = await find_actor(cookies.session_key(request), active=False)
    async with unit_of_work() as work:
        company = await in_force.company(work)
        asked = await answering.look(work, actor, cookies.survey_browser(request), series)
    path = survey_path(str(series))
    return respond(
        "survey.html",
        path,
        company,
        indexed=False,
        title=asked.title,
        description=f"Опрос, {company.name}",
        asked=asked,
        until=day(asked.ends_on),
        action=f"{ANSWER}/{series}",
        login=LOGIN.url(next=path),
        done=asked.refusal == ANSWERED and request.query_params.get("done") == "1",
        questions=[_shown(one, asked.questions) for one in asked.questions],
        values=values,
        errors=errors,
        said=said,
        most=ANSWER_LENGTH,
    )


def _shown(question: Question, all_of_them: tuple[Question, ...]) -> dict[str, object]:
    """What the template draws of a question; `condition` is said in words where no script hides the question."""
    said = question.condition
    before = next((one for one in all_of_them if said and one.code == said.question), None)
    decided_by = ""
    if said and before:
        many = before.kind is QuestionKind.MANY
        decided_by = field_name(before.code, said.value) if many else f"{before.code}={said.value}"
    return {
        "code": question.code,
        "kind": question.kind.value,
        "text": question.text,
        "required": question.required,
        "choices": [(str(number), words) for number, words in question.choices.items()],
        "rows": [(field_name(question.code, number), words) for number, words in enumerate(question.rows)],
        "condition": f"Ответьте, если на вопрос «{before.text}» вы ответили «{before.choices[said.value]}»"
        if said and before
        else "",
        "decided_by": decided_by,
    }


def _series(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.path_params["series"])
    except ValueError:
        raise NotFound from None


SURVEY_PAGES: list[Route] = [
    Route(f"{SURVEYS}/{{series}}", _page),
    Route(f"{ANSWER}/{{series}}", _answer, methods=["POST"]),
]
