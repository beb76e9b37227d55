"""The audience of a form: the districts it may be of, and what is wrong with its street and district."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.outages import District
from lkk.services.broadcasts.audience import Audience, street_words
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.broadcasts import STREET_LENGTH
from lkk.vocabulary.words import at_most_signs


class DistrictChoice(NamedTuple):
    """A district of the network by the key the feed gives it."""

    key: str
    name: str


async def districts(work: UnitOfWork) -> list[DistrictChoice]:
    """Return the districts by their names."""
    query = select_columns(col(District.external_id), col(District.name)).order_by(col(District.name))
    return [DistrictChoice(*one) for one in await work.session.execute(query)]


async def checked(work: UnitOfWork, audience: Audience, wrong: FieldErrors) -> Audience:
    """Return the audience with its district called as now; what is wrong stands at `street` and `district`."""
    if len(audience.street) > STREET_LENGTH:
        wrong.add("street", at_most_signs(STREET_LENGTH))
    elif audience.street and not street_words(audience.street):
        wrong.add("street", "Напишите название улицы буквами, например: Малахова")
    if not audience.district:
        return audience
    name = next((one.name for one in await districts(work) if one.key == audience.district), "")
    if not name:
        wrong.add("district", "Такого района нет. Выберите из списка")
    return replace(audience, district_name=name)
