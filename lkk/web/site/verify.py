"""Checking a document without signing in: by the id printed on it, or by its file, of which the hash alone comes."""

import uuid

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lkk.routes import VERIFY, verify_path
from lkk.services.kernel import limits
from lkk.services.kernel.networks import network_of
from lkk.services.signing import verifying
from lkk.services.signing.verifying import FileVerdict, Verified
from lkk.settings import settings
from lkk.vocabulary.words import day, moment
from lkk.web.site.pages import Asked, page
from lkk.web.site.rendering import respond

_TITLE = "Проверка документа"
#: What the dropped file shows: the tone of the message, its first words, and the rest.
_VERDICTS = {
    FileVerdict.SAME: ("success", "Файл подлинный.", "Он совпадает с документом до последнего байта."),
    FileVerdict.SHEET: ("success", "Файл подлинный.", "Это протокол подписания документа."),
    FileVerdict.EARLIER: ("attention", "Это прежняя версия документа.", "Действует более новая."),
    FileVerdict.ALTERED: ("danger", "Файл изменён.", "Он не совпадает с документом, номер которого на нём напечатан."),
}


async def _any(asked: Asked) -> Response:
    """The page for a file, a number, or neither of them yet."""
    query = asked.request.query_params
    number, said = query.get("id", "").strip(), query.get("sha256", "")
    if number:
        return RedirectResponse(verify_path(found) if (found := _uuid(number)) else f"{VERIFY}/unknown", 303)
    sha256 = verifying.hash_of(said)
    if not said:
        return _drawn(asked, VERIFY, None)
    await _spend(asked)
    seen = await verifying.by_hash(asked.work, sha256) if sha256 else None
    if seen is None:
        return _drawn(asked, VERIFY, None, unknown="file")
    return _drawn(asked, VERIFY, seen)


async def _one(asked: Asked) -> Response:
    """The page of one document, and what a file dropped there shows."""
    await _spend(asked)
    public_id = _uuid(asked.request.path_params["id"])
    said = asked.request.query_params.get("sha256", "")
    seen = None
    if public_id is not None:
        seen = await verifying.by_id(asked.work, public_id, verifying.hash_of(said) or said[:64])
    if seen is None:
        made = _drawn(asked, VERIFY, None, unknown="number")
        made.status_code = 404
        return made
    return _drawn(asked, verify_path(seen.public_id), seen, own_page=True)


def _drawn(asked: Asked, path: str, seen: Verified | None, *, unknown: str = "", own_page: bool = False) -> Response:
    verdict = _VERDICTS.get(seen.file) if seen else None
    return respond(
        "verify.html",
        path,
        asked.company,
        indexed=path == VERIFY and not unknown and seen is None,
        title=_TITLE,
        description=f"Подлинный ли документ, кем и когда подписан, {asked.company.name}",
        seen=_said(seen) if seen else None,
        verdict=verdict,
        unknown=unknown,
        own_page=own_page,
        action=path if own_page else VERIFY,
    )


def _said(seen: Verified) -> dict[str, object]:
    zone = settings().time_zone
    return {
        "kind": seen.kind,
        "number": seen.number,
        "issued": day(seen.issued_on),
        "state": seen.state,
        "in_force": seen.in_force,
        "version": seen.version,
        "sha256": seen.sha256,
        "id": str(seen.public_id),
        "path": verify_path(seen.public_id),
        "signatures": [(one, moment(one.signed_at, zone)) for one in seen.signatures],
    }


async def _spend(asked: Asked) -> None:
    client = asked.request.client
    await limits.spend(asked.work, limits.VERIFY, network_of(client.host if client else ""))


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said[:64].strip())
    except ValueError:
        return None


VERIFY_PAGES: list[Route] = [Route(VERIFY, page(_any)), Route(f"{VERIFY}/{{id}}", page(_one))]
