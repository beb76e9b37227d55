"""The circuit of a channel: open after failures in a row, then one request at a time tries whether it may close."""

from enum import Enum
from typing import Any

import structlog
from sqlalchemy import TextClause, text

from lkk.services.integrations.declaration import Integration
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.delivery import Channel
from lkk.vocabulary.permissions import Permission

log = structlog.get_logger("lkk.delivery")

_STATE = "select failures, coalesce(paused_until > now(), false) as paused from channel_health where channel = :channel"
_LOOK = text(_STATE)
_LOCK = text(_STATE + " for update skip locked")
_PROBE = text("update channel_health set paused_until = now() + make_interval(secs => :s) where channel = :channel")

# Requests that were under way when the circuit opened must not lengthen its pause.
_FAIL = text("""
insert into channel_health as h (channel, failures, first_failure_at, last_error) values (:channel, 1, now(), :error)
on conflict (channel) do update set
  failures = h.failures + case when h.paused_until > now() and not :probing then 0 else 1 end,
  first_failure_at = coalesce(h.first_failure_at, now()),
  last_error = :error,
  paused_until = case
    when h.paused_until > now() and not :probing then h.paused_until
    when h.failures + 1 >= :opens_after then now() + make_interval(secs => greatest(:asked_s, least(:max_s,
      :first_s * power(2, least(h.failures + 1 - :opens_after, 20)))))
    end,
  alarm_at = coalesce(
    h.alarm_at, case when h.first_failure_at <= now() - make_interval(secs => :alarm_s) then now() end)
returning failures, alarm_at = now() as alarmed
""")

# An upsert locks the row also when it changes nothing, and deliveries of a channel would wait for each other's commit.
_FRESH = text("""
select exists (select from channel_health where channel = :channel and failures = 0 and refusals = 0
    and paused_until is null and last_success_at > now() - interval '5 seconds')
""")
_SUCCEED = text("""
insert into channel_health as h (channel, failures, last_error, last_success_at) values (:channel, 0, '', now())
on conflict (channel) do update set
  failures = 0, first_failure_at = null, paused_until = null, last_error = '', alarm_at = null, last_success_at = now(),
  refusals = 0, last_refused_at = null
where h.failures > 0 or h.refusals > 0 or h.last_success_at is null
   or h.last_success_at < now() - interval '5 seconds'
""")

# The system answers, so that the circuit closes; but nothing was delivered, and the last success stays when it was.
_REFUSED = text("""
insert into channel_health as h (channel, failures, refusals, last_error, last_refused_at)
values (:channel, 0, 1, :error, now())
on conflict (channel) do update set
  failures = 0, first_failure_at = null, paused_until = null, alarm_at = null,
  refusals = h.refusals + 1, last_error = :error, last_refused_at = now()
""")

# A moment that has passed: the next claim is the probe. An item that waits for its own back-off is due at once.
_TRY_NOW = text("update channel_health set paused_until = now() where channel = :channel and paused_until > now()")

_HURRY = text("""
update outbox_item set run_at = now()
 where id in (select id from outbox_item
               where channel = :channel and state = 'waiting' and run_at > now() and attempts > 0
                 and leased_until is null
                 for update skip locked)
""")


class Admission(Enum):
    """What may be sent now."""

    NOTHING = "nothing"
    PROBE = "probe"
    ALL = "all"


async def admit(work: UnitOfWork, system: Integration[Any]) -> Admission:
    """What the circuit lets through; a probe locks the circuit's row till the end of the transaction."""
    channel = {"channel": system.channel.code}
    state = (await work.session.execute(_LOOK, channel)).first()
    if state is None or (state.failures < system.policy.opens_after and not state.paused):
        return Admission.ALL
    if state.paused:
        return Admission.NOTHING
    locked = (await work.session.execute(_LOCK, channel)).first()
    return Admission.PROBE if locked and not locked.paused else Admission.NOTHING


async def start_probe(work: UnitOfWork, system: Integration[Any], lease_s: float) -> None:
    """Keep everybody else away while one request finds out."""
    await work.session.execute(_PROBE, {"channel": system.channel.code, "s": lease_s})


async def record_failure(
    work: UnitOfWork, system: Integration[Any], error: str, *, probing: bool, asked_s: int = 0
) -> None:
    """Count a failed request, opens the circuit when there were enough, raises the alarm after the policy's hour."""
    values = {
        "channel": system.channel.code,
        "error": _kept(error),
        "probing": probing,
        "opens_after": system.policy.opens_after,
        "first_s": system.policy.first_open_s,
        "max_s": system.policy.max_pause_s,
        "asked_s": float(asked_s),
        "alarm_s": system.policy.alarm_after.total_seconds(),
    }
    row = (await work.session.execute(_FAIL, values)).one()
    log.warning("channel_fails", channel=system.channel.code, failures=row.failures, error=error)
    if row.alarmed:
        log.error("channel_alarm", channel=system.channel.code, error=error)


async def record_success(work: UnitOfWork, system: Integration[Any]) -> None:
    """Close the circuit; what waited for its own back-off meanwhile becomes due at once."""
    if (await work.session.execute(_FRESH, {"channel": system.channel.code})).scalar_one():
        return
    await _close(work, system, _SUCCEED)


async def record_refusal(work: UnitOfWork, system: Integration[Any], error: str) -> None:
    """Close the circuit, for the system answers, and count one more thing in a row that it did not take."""
    await _close(work, system, _REFUSED, error=_kept(error))


async def try_now(work: UnitOfWork, actor: Actor, channel: Channel) -> None:
    """End the pause of a channel: one request tries at once whether it may close, the rest becomes due.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    await work.session.execute(_TRY_NOW, {"channel": channel.code})
    await work.session.execute(_HURRY, {"channel": channel.code})
    audit.record(
        work, AuditAction.CHANNEL_TRIED, actor_id=actor.author_id, subject=f"channel:{channel.code}", ip=actor.ip
    )
    work.wake_outbox()


async def _close(work: UnitOfWork, system: Integration[Any], statement: TextClause, **values: str) -> None:
    channel = {"channel": system.channel.code}
    before = (await work.session.execute(_LOOK, channel)).first()
    await work.session.execute(statement, channel | values)
    if before and before.failures:
        await work.session.execute(_HURRY, channel)
        log.info("channel_recovered", channel=system.channel.code, failures=before.failures)


def _kept(error: str) -> str:
    """As much of an error as its column takes."""
    return error[:500].replace("\x00", "")
