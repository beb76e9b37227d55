"""A mass notification to 100 000 customers: how long until all have it, the worker's memory, what others notice.

Fifty customers leave cells of their readings all the while, once without the notification and once with it; letters
leave through the sandbox meanwhile, as fast as they do.

python -m bench.broadcast --people 100000 --seconds 120
"""

import argparse
import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg

from bench.crowd import gather
from bench.load import THINK_S, measure
from bench.memory import pss_mb
from bench.portal import measured_portal
from bench.surroundings import keep
from lkk.services.broadcasts import approval, cards, drafts
from lkk.services.broadcasts.audience import Audience
from lkk.services.broadcasts.drafts import Draft
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.vocabulary.broadcasts import AudienceKind, BroadcastKind
from lkk.vocabulary.people import Role
from tests.portal_process import Portal

TABS, EVENT = 50, "leave_cell"
SAMPLE_S, LIMIT_S = 0.5, 3600
_STAFF = """
insert into user_account (email, role, status, display_name, created_at)
values ('author@example.com', 'service_centre_operator', 'active', 'Автор', now()),
       ('approver@example.com', 'administrator', 'active', 'Одобряющий', now())
returning id
"""
_PEOPLE = """
insert into user_account (email, role, status, cabinet_class, applicant_type, display_name, created_at)
select 'told' || n || '@example.com', 'customer', 'active', 'individual', 'individual', 'Клиентов Пётр Ильич', now()
  from generate_series(1, %(people)s) n
"""
_PROFILES = """
insert into profile (user_id, kind, last_name, first_name, middle_name, organization_name, inn, kpp, ogrn, snils, phone,
       phone_confirmed_at, premises_address, cadastral_number, updated_at)
select id, 'individual', 'Клиентов', 'Пётр', 'Ильич', '', '', '', '', '', '+79' || lpad(id::text, 9, '0'),
       case when id %% 100 < %(phones)s then now() end, '', '', now()
  from user_account where email like 'told%%'
"""
_ACCOUNTS = """
insert into customer_account (external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone, closed)
select 'told' || id, 1, 'individual', (8000000 + id)::text, '', 'Клиентов', 'г. Барнаул, ул. Малахова, д. ' || id,
       'Asia/Barnaul', false
  from user_account where email like 'told%%'
"""
_LINKS = """
insert into account_link (user_id, account_id, active, attached_at)
select substr(external_id, 5)::bigint, id, true, now() from customer_account where external_id like 'told%%'
"""
_STANDING = "select total, handled, listed_at, handed_at, decided_at from broadcast where id = %s"
_ROWS = """
select (select count(*) from notification where event = 'broadcast_news'),
       (select count(*) from outbox_item where bulk),
       (select count(*) from broadcast_recipient where mail = 'sent'),
       (select count(*) from sms_message where broadcast_id is not null)
"""


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--phones", type=int, default=10, help="of a hundred people so many get an SMS too")
    parser.add_argument("--seconds", type=float, default=120, help="how long others are measured, with it and without")
    given = parser.parse_args()
    with measured_portal() as portal:
        cookies = gather(portal.database_url, TABS)
        author, approver = _fill(portal, given.people, given.phones)
        made = asyncio.run(_prepare(author))
        without = measure(portal, cookies, EVENT, given.seconds, THINK_S)
        before_mb = pss_mb(portal.processes["worker"].pid)
        with _peak_of(portal) as peak:
            begin = lambda: asyncio.run(_approve(approver, made))  # noqa: E731  called when others are warm
            during = measure(portal, cookies, EVENT, given.seconds, THINK_S, begun=begin)
            standing = _until_handed(portal, made)
        notices, queued, letters, sms = portal.query(_ROWS)[0]
        asyncio.run(_stop(approver, made))
    total, _, listed_at, handed_at, decided_at = standing
    name = f"{EVENT}_{TABS}"
    spent = (handed_at - decided_at).total_seconds()
    keep(
        "broadcast",
        {
            "people": total,
            "listed_s": round((listed_at - decided_at).total_seconds(), 1),
            "handed_s": round(spent, 1),
            "people_per_s": round(total / spent, 1),
            "notices": notices,
            "left_in_the_outbox_or_done": queued,
            "letters_left_meanwhile": letters,
            "sms": sms,
            "worker_before_mb": round(before_mb, 1),
            "worker_peak_mb": round(max(peak), 1),
            "worker_more_mb": round(max(peak) - before_mb, 1),
            **{f"without_{key.removeprefix(f'{name}_')}": value for key, value in without.items()},
            **{f"with_{key.removeprefix(f'{name}_')}": value for key, value in during.items()},
            "others_p95_times": round(during[f"{name}_p95_ms"] / without[f"{name}_p95_ms"], 2),
        },
    )


def _fill(portal: Portal, people: int, phones: int) -> tuple[Actor, Actor]:
    """Write the staff and so many customers, each with an account."""
    with psycopg.connect(portal.database_url, autocommit=True) as connection:
        (author,), (approver,) = connection.execute(_STAFF).fetchall()
        for statement in (_PEOPLE, _PROFILES, _ACCOUNTS, _LINKS):
            connection.execute(statement, {"people": people, "phones": phones})  # pyright: ignore[reportArgumentType]
        connection.execute("vacuum analyze")
    return (
        Actor.alone(Identity(author, Role.SERVICE_CENTRE_OPERATOR, display_name="Автор")),
        Actor.alone(Identity(approver, Role.ADMINISTRATOR, display_name="Одобряющий")),
    )


async def _prepare(author: Actor) -> int:
    """A broadcast on a street with everything a text may have, waiting for approval."""
    draft = Draft(
        kind=BroadcastKind.NEWS,
        title="Работы в сети",
        body="{имя}, в четверг с 9 до 12 не будет света. Лицевой счёт: {счёт}.",
        audience=Audience(AudienceKind.FILTER, street="Малахова"),
        by_sms=True,
        sms="В четверг с 9 до 12 не будет света",
    )
    async with unit_of_work() as work:
        made = await drafts.save(work, author, draft)
    async with unit_of_work() as work:
        await approval.submit(work, author, made, (await cards.card(work, author, made)).version)
    await engine().dispose()
    return made


async def _approve(approver: Actor, broadcast_id: int) -> None:
    async with unit_of_work() as work:
        seen = (await cards.card(work, approver, broadcast_id)).version
        await approval.approve(work, approver, broadcast_id, seen)
    await engine().dispose()


async def _stop(approver: Actor, broadcast_id: int) -> None:
    """The letters that still wait are of no interest any more."""
    async with unit_of_work() as work:
        if (await cards.card(work, approver, broadcast_id)).may_stop:
            await approval.stop(work, approver, broadcast_id)
    await engine().dispose()


def _until_handed(portal: Portal, broadcast_id: int) -> tuple[Any, ...]:
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        standing = portal.query(_STANDING, broadcast_id)[0]
        if standing[3] is not None:
            return standing
        print(f"{datetime.now(UTC):%H:%M:%S} {standing[1]} of {standing[0]}", flush=True)
        time.sleep(1)
    raise SystemExit("the notification was not handed over in an hour")


@contextmanager
def _peak_of(portal: Portal) -> Iterator[list[float]]:
    """The worker's memory, sampled until the end of the block."""
    found, done = [0.0], threading.Event()
    worker = portal.processes["worker"].pid

    def sample() -> None:
        while not done.wait(SAMPLE_S):
            found.append(pss_mb(worker))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


if __name__ == "__main__":
    main()
