"""«Паспорта услуг»: what the company does for whom, in what term, at what price and by what law (domain 6.1)."""

from itertools import groupby

from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import SERVICES, new_application_path, reception_path, service_path
from lkk.services.applications import service_passports
from lkk.services.applications.service_passports import PassportView
from lkk.services.forms import catalog
from lkk.vocabulary.reception import GUEST_KINDS
from lkk.web.site.pages import Asked, page
from lkk.web.site.rendering import respond


async def _services(asked: Asked) -> Response:
    found = await service_passports.of_kinds(asked.work, catalog.KINDS.values())
    return respond(
        "services.html",
        SERVICES,
        asked.company,
        title="Паспорта услуг",
        description=f"Услуги и заявки: кто может обратиться, срок, стоимость и документы, {asked.company.name}",
        groups=[
            (direction.label, [(service_path(one.code), found[one.code]) for one in kinds])
            for direction, kinds in catalog.by_direction(list(catalog.KINDS.values())).items()
        ],
    )


async def _service(asked: Asked) -> Response:
    kind = catalog.kind_of(asked.request.path_params["kind"])
    passport = await service_passports.of_kind(asked.work, kind)
    return respond(
        "service.html",
        service_path(kind.code),
        asked.company,
        title=kind.title,
        description=f"Паспорт услуги: {kind.summary}",
        passport=passport,
        needs=_by_need(passport),
        apply=new_application_path(kind.code),
        without_sign_in=reception_path(kind.code) if kind.code in GUEST_KINDS else "",
        services=SERVICES,
    )


def _by_need(passport: PassportView) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (need, [(one.label, one.hint) for one in group])
        for need, group in groupby(passport.enclosures, lambda one: one.need)
    ]


SERVICE_PAGES: list[Route] = [Route(SERVICES, page(_services)), Route(service_path("{kind}"), page(_service))]
