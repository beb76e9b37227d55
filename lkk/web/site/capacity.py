"""The public board of capacity: who gives and who seeks, with filters, without sign-in and without contacts [A60]."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from lkk.routes import CAPACITY, CAPACITY_OWN, capacity_ad_path
from lkk.services.redistribution import board
from lkk.services.redistribution.board import BoardAd, Order, Wanted
from lkk.state.address import choice_in, page_in, text_in
from lkk.state.paging import paging
from lkk.vocabulary.redistribution import MOST_KW, AdSide, AdVoltage
from lkk.vocabulary.words import count
from lkk.web.site.pages import Asked, page
from lkk.web.site.rendering import respond

_LONGEST_KEY, _LONGEST_NUMBER = 64, 12
_ORDERS = ((Order.NEW, "Сначала новые"), (Order.MOST, "Сначала больше кВт"), (Order.CHEAP, "Сначала дешевле"))


async def _page(asked: Asked) -> Response:
    query = asked.request.query_params
    kept = _kept(query)
    found = await board.listing(asked.work, _wanted(kept), page_in(query))
    substations, districts = await board.places(asked.work)
    links = paging(found.page, found.pages, lambda number: _href(kept, number))
    return respond(
        "capacity.html",
        CAPACITY,
        asked.company,
        title="Перераспределение мощности",
        description=f"Кто отдаёт и кто ищет присоединённую мощность: объявления потребителей, {asked.company.name}",
        kept=kept,
        sides=[(one.value, one.label) for one in AdSide],
        voltages=[(one.value, one.label) for one in AdVoltage],
        substations=substations,
        districts=districts,
        orders=[(one.value, label) for one, label in _ORDERS],
        total=count(found.total, "объявление", "объявления", "объявлений"),
        ads=[_facts(one) for one in found.rows],
        filtered=any(value for name, value in kept.items() if name != "sort"),
        links=links,
        everything=CAPACITY,
        new=capacity_ad_path("new"),
        own=CAPACITY_OWN.path,
    )


def _kept(query: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for; what cannot be is left out."""
    return {
        "side": choice_in(query, "side", [one.value for one in AdSide]),
        "voltage": choice_in(query, "voltage", [one.value for one in AdVoltage]),
        "substation": text_in(query, "substation")[:_LONGEST_KEY],
        "district": text_in(query, "district")[:_LONGEST_KEY],
        "kw": _kilowatts(text_in(query, "kw")),
        "sort": choice_in(query, "sort", [one.value for one in Order]),
    }


def _kilowatts(typed: str) -> str:
    """The number as it was typed, empty when it is none that an ad may have."""
    text = typed.strip()[:_LONGEST_NUMBER].replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return ""
    return text if value.is_finite() and 0 < value <= MOST_KW else ""


def _wanted(kept: Mapping[str, str]) -> Wanted:
    return Wanted(
        side=AdSide(kept["side"]) if kept["side"] else None,
        voltage=AdVoltage(kept["voltage"]) if kept["voltage"] else None,
        substation=kept["substation"],
        district=kept["district"],
        least_kw=Decimal(kept["kw"]) if kept["kw"] else None,
        order=Order(kept["sort"] or Order.NEW),
    )


def _href(kept: Mapping[str, str], number: int) -> str:
    query = {name: value for name, value in kept.items() if value} | ({"page": str(number)} if number > 1 else {})
    return f"{CAPACITY}?{urlencode(query)}" if query else CAPACITY


def _facts(one: BoardAd) -> dict[str, object]:
    return {
        "id": one.id,
        "tone": "success" if one.side is AdSide.GIVE else "info",
        "side": one.side.label,
        "kw": one.kw,
        "where": ", ".join(part for part in (one.substation, one.district) if part),
        "voltage": one.voltage.label,
        "price": one.price[:1].upper() + one.price[1:],
        "text": one.text,
        "until": one.until,
        "owner": one.owner,
        "ask": CAPACITY_OWN.url(ad=str(one.id)),
    }


CAPACITY_PAGES: list[Route] = [Route(CAPACITY, page(_page))]
