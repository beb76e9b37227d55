"""Districts, houses and substations of the feed."""

import json
from collections.abc import Sequence

from lkk.services.feed.declaration import Applied, Entity
from lkk.services.feed.staging import StagingTable, run
from lkk.services.integrations.accounting.network_messages import DistrictChange, HouseChange, SubstationChange
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.addresses import number_key, street_key

_INCOMING_HOUSES = StagingTable(
    "incoming_house",
    {
        "external_id": "text",
        "version": "integer",
        "street": "text",
        "number": "text",
        "district_key": "text",
        "latitude": "double precision",
        "longitude": "double precision",
        "street_key": "text",
        "number_key": "text",
    },
)
_UPSERT_HOUSES = """
insert into house as h
  (external_id, version, street, number, district_key, latitude, longitude, street_key, number_key)
select external_id, version, street, number, district_key, latitude, longitude, street_key, number_key
  from incoming_house
on conflict (external_id) do update set
  version = excluded.version, street = excluded.street, number = excluded.number,
  district_key = excluded.district_key, latitude = excluded.latitude, longitude = excluded.longitude,
  street_key = excluded.street_key, number_key = excluded.number_key
where excluded.version > h.version
"""
_ADD_STREETS = """
insert into street (key) select distinct street_key from incoming_house on conflict do nothing
"""
_UPSERT_DISTRICT = """
insert into district as d (external_id, version, name, outline)
values (:id, :version, :name, cast(:outline as jsonb))
on conflict (external_id) do update set
  version = excluded.version, name = excluded.name, outline = excluded.outline
where excluded.version > d.version
"""
_UPSERT_SUBSTATION = """
insert into substation as s (external_id, version, name, district_key, free_kw)
values (:id, :version, :name, :district, :free_kw)
on conflict (external_id) do update set
  version = excluded.version, name = excluded.name, district_key = excluded.district_key, free_kw = excluded.free_kw
where excluded.version > s.version
"""


async def apply_houses(work: UnitOfWork, changes: Sequence[HouseChange]) -> Applied:
    """Write new versions of houses and the streets they stand in."""
    rows = [
        (
            change.id,
            change.version,
            change.data.street,
            change.data.number,
            change.data.district_id,
            change.data.latitude,
            change.data.longitude,
            street_key(change.data.street),
            number_key(change.data.number),
        )
        for change in changes
    ]
    await _INCOMING_HOUSES.fill(work, rows)
    await run(work, _UPSERT_HOUSES)
    await run(work, _ADD_STREETS)
    return Applied()


async def apply_districts(work: UnitOfWork, changes: Sequence[DistrictChange]) -> Applied:
    """Write new versions of districts: there are few of them."""
    for change in changes:
        outline = json.dumps(change.data.outline)
        names = {"id": change.id, "version": change.version, "name": change.data.name, "outline": outline}
        await run(work, _UPSERT_DISTRICT, **names)
    return Applied()


async def apply_substations(work: UnitOfWork, changes: Sequence[SubstationChange]) -> Applied:
    """Write new versions of substations."""
    for change in changes:
        names = {"name": change.data.name, "district": change.data.district_id, "free_kw": change.data.free_kw}
        await run(work, _UPSERT_SUBSTATION, id=change.id, version=change.version, **names)
    return Applied()


ENTITIES = (
    Entity(DistrictChange, apply_districts),
    Entity(HouseChange, apply_houses, parents=(DistrictChange,)),
    Entity(SubstationChange, apply_substations, parents=(DistrictChange,)),
)
