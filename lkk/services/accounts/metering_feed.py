"""Metering points and meters of the feed; registers come within their meter."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from lkk.services.accounts import in_force
from lkk.services.feed.declaration import Applied
from lkk.services.feed.staging import StagingTable, column
from lkk.services.integrations.accounting.contract import MeterChange, MeteringPointChange
from lkk.services.integrations.accounting.metering_details import MeterDetails, PointDetails
from lkk.services.kernel.unit_of_work import UnitOfWork

_POINT_DETAILS, _METER_DETAILS = TypeAdapter(PointDetails), TypeAdapter(MeterDetails)

_INCOMING_POINTS = StagingTable(
    "incoming_point",
    {
        "external_id": "text",
        "version": "integer",
        "account_external_id": "text",
        "code": "text",
        "name": "text",
        "address": "text",
        "max_power_kw": "numeric",
        "voltage_level": "text",
        "reliability_category": "integer",
        "kind": "text",
        "removed": "boolean",
        "details": "jsonb",
    },
)
_INCOMING_METERS = StagingTable(
    "incoming_meter",
    {
        "external_id": "text",
        "version": "integer",
        "point_external_id": "text",
        "serial_number": "text",
        "model": "text",
        "phases": "integer",
        "installed_on": "date",
        "removed_on": "date",
        "whole_digits": "integer",
        "decimal_digits": "integer",
        "ct_ratio": "numeric",
        "vt_ratio": "numeric",
        "verified_on": "date",
        "next_verification_on": "date",
        "in_smart_system": "boolean",
        "interval": "boolean",
        "details": "jsonb",
        "ratios_since": "date",
    },
)
_INCOMING_REGISTERS = StagingTable(
    "incoming_register",
    {
        "external_id": "text",
        "meter_external_id": "text",
        "version": "integer",
        "energy": "text",
        "zone": "text",
        "initial_value": "numeric",
        "final_value": "numeric",
    },
)

_ORPHAN_POINTS = """
select i.external_id from incoming_point i
 where not exists (select 1 from customer_account a where a.external_id = i.account_external_id)
"""
# The statement sees the rows as they were before it: of a point that moves both accounts are concerned.
_UPSERT_POINTS = """
with applied as (
  insert into metering_point as p
    (external_id, version, account_id, code, name, address, max_power_kw, voltage_level, reliability_category, kind,
     removed, details)
  select i.external_id, i.version, a.id, i.code, i.name, i.address, i.max_power_kw, i.voltage_level,
         i.reliability_category, i.kind, i.removed, i.details
    from incoming_point i join customer_account a on a.external_id = i.account_external_id
  on conflict (external_id) do update set
    version = excluded.version, account_id = excluded.account_id, code = excluded.code, name = excluded.name,
    address = excluded.address, max_power_kw = excluded.max_power_kw, voltage_level = excluded.voltage_level,
    reliability_category = excluded.reliability_category, kind = excluded.kind, removed = excluded.removed,
    details = excluded.details
  where excluded.version > p.version
  returning p.id, p.account_id)
select account_id from applied
 union
select before.account_id from applied join metering_point before on before.id = applied.id
"""
_ORPHAN_METERS = """
select i.external_id from incoming_meter i
 where not exists (select 1 from metering_point p where p.external_id = i.point_external_id)
"""
_UPSERT_METERS = """
with applied as (
  insert into meter as m
    (external_id, version, metering_point_id, serial_number, model, phases, installed_on, removed_on, whole_digits,
     decimal_digits, ct_ratio, vt_ratio, verified_on, next_verification_on, in_smart_system, "interval",
     details)
  select i.external_id, i.version, p.id, i.serial_number, i.model, i.phases, i.installed_on, i.removed_on,
         i.whole_digits, i.decimal_digits, i.ct_ratio, i.vt_ratio, i.verified_on, i.next_verification_on,
         i.in_smart_system, i."interval", i.details
    from incoming_meter i join metering_point p on p.external_id = i.point_external_id
  on conflict (external_id) do update set
    version = excluded.version, metering_point_id = excluded.metering_point_id,
    serial_number = excluded.serial_number, model = excluded.model, phases = excluded.phases,
    installed_on = excluded.installed_on, removed_on = excluded.removed_on, whole_digits = excluded.whole_digits,
    decimal_digits = excluded.decimal_digits, ct_ratio = excluded.ct_ratio, vt_ratio = excluded.vt_ratio,
    verified_on = excluded.verified_on, next_verification_on = excluded.next_verification_on,
    in_smart_system = excluded.in_smart_system, "interval" = excluded."interval",
    details = excluded.details
  where excluded.version > m.version
  returning metering_point_id)
select distinct p.account_id from applied join metering_point p on p.id = applied.metering_point_id
"""
# First those go that the meter has no longer, or has in another zone: a swap of zones passes through no conflict.
_TAKE_DOWN_REGISTERS = """
update register r set removed = true
  from (select distinct m.id from incoming_meter i join meter m on m.external_id = i.external_id
         where m.version = i.version) standing
 where r.meter_id = standing.id and not r.removed and not exists (
   select 1 from incoming_register i join meter m on m.external_id = i.meter_external_id
    where i.external_id = r.external_id and m.id = r.meter_id and (i.energy, i.zone) = (r.energy, r.zone))
returning r.id
"""
_UPSERT_REGISTERS = """
insert into register as r (external_id, meter_id, energy, zone, initial_value, final_value, removed)
select i.external_id, m.id, i.energy, i.zone, i.initial_value, i.final_value, false
  from incoming_register i join meter m on m.external_id = i.meter_external_id and m.version = i.version
on conflict (external_id) do update set
  meter_id = excluded.meter_id, energy = excluded.energy, zone = excluded.zone,
  initial_value = excluded.initial_value, final_value = excluded.final_value, removed = false
where (r.meter_id, r.energy, r.zone, r.initial_value, r.final_value, r.removed) is distinct from
  (excluded.meter_id, excluded.energy, excluded.zone, excluded.initial_value, excluded.final_value, false)
returning r.id
"""


async def apply_points(work: UnitOfWork, changes: Sequence[MeteringPointChange]) -> Applied:
    """Write new versions of points; leave out those whose account is unknown."""
    rows = [
        (
            change.id,
            change.version,
            change.data.account_id,
            change.data.code,
            change.data.name,
            change.data.address,
            change.data.max_power_kw,
            change.data.voltage_level.value,
            change.data.reliability_category,
            change.data.kind.value,
            change.data.removed,
            _POINT_DETAILS.dump_json(change.data.details).decode(),
        )
        for change in changes
    ]
    await _INCOMING_POINTS.fill(work, rows)
    orphans = await column(work, _ORPHAN_POINTS)
    return Applied(await column(work, _UPSERT_POINTS), dict.fromkeys(orphans, "нет такого лицевого счёта"))


async def apply_meters(work: UnitOfWork, changes: Sequence[MeterChange]) -> Applied:
    """Write new versions of meters; leave out those whose point is unknown."""
    rows = [
        (
            change.id,
            change.version,
            change.data.metering_point_id,
            change.data.serial_number,
            change.data.model,
            change.data.phases,
            change.data.installed_on,
            change.data.removed_on,
            change.data.whole_digits,
            change.data.decimal_digits,
            change.data.ct_ratio,
            change.data.vt_ratio,
            change.data.verified_on,
            change.data.next_verification_on,
            change.data.in_smart_system,
            change.data.interval,
            _METER_DETAILS.dump_json(change.data.details).decode(),
            change.data.ratios_since,
        )
        for change in changes
    ]
    await _INCOMING_METERS.fill(work, rows)
    orphans = await column(work, _ORPHAN_METERS)
    concerned = await column(work, _UPSERT_METERS)
    await in_force.note_ratios(work)
    registers = (
        (
            register.id,
            change.id,
            change.version,
            register.energy.value,
            register.zone.value,
            register.initial_value,
            register.final_value,
        )
        for change in changes
        for register in change.data.registers
    )
    await _INCOMING_REGISTERS.fill(work, registers)
    await column(work, _TAKE_DOWN_REGISTERS)
    await column(work, _UPSERT_REGISTERS)
    return Applied(concerned, dict.fromkeys(orphans, "нет такой точки учёта"))
