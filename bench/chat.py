"""Online consultations under a bad network: what is said on one screen stands on the other, once and in order.

Two web processes over one Redis, one of them killed in the middle. Both sides of every dialogue are open pages of
people of their own; 30 % of the pages lose their connection without a word right after a message was sent. Beside it
a bare socket echo at the same rate.

python -m bench.chat --dialogues 200 --messages 10000 --seconds 840
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import secrets
import signal
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.chat_screen import Screen
from bench.cpu import cpu_seconds
from bench.portal import measured_portal
from bench.socket_echo import echo_times
from bench.surroundings import keep
from lkk.services.kernel.secrets import token_hash
from tests.portal_process import Portal
from tests.valkey import running_valkey

WORKERS, CLIENTS = 2, 2
CUT_SHARE, OPENED_A_SECOND = 0.3, 12
SETTLE_S, ECHO_S = 45.0, 5.0
_PEOPLE = """
insert into user_account (email, role, status, cabinet_class, applicant_type, display_name, created_at, activated_at)
select kind || n || '@example.com', role, 'active', cabinet, applicant, name || n, now(), now()
  from (values ('talker', 'customer', 'legal', 'legal_entity', 'ООО «Разговор» ', %(dialogues)s),
               ('adviser', 'advocate_manager', null, null, 'Консультант ', %(dialogues)s))
       kinds (kind, role, cabinet, applicant, name, most), generate_series(1, most) n
"""
_SESSIONS = """
insert into user_session (key_hash, user_id, created_at, seen_at, ip, browser)
select t.key, u.id, now(), now(), '127.0.0.1', 'bench'
  from unnest(%(keys)s::text[]) with ordinality t(key, n)
  join user_account u on u.email = %(kind)s || n || '@example.com'
"""
_DIALOGUES = """
insert into consultation (customer_id, consultant_id, topic, state, opened_at, taken_at, last_at)
select c.id, a.id, 'Замер', 'open', now(), now(), now()
  from generate_series(1, %(dialogues)s) n
  join user_account c on c.email = 'talker' || n || '@example.com'
  join user_account a on a.email = 'adviser' || n || '@example.com'
returning id
"""
_KEPT = """
with newest as (
  select consultation_id as id, max(seq) as last, count(*) as lines,
         max(seq) filter (where side = 'company') as company, max(seq) filter (where side = 'customer') as customer
    from consultation_message group by 1
)
select (select count(*) from consultation_message where kind = 'text'),
       (select count(distinct client_id) from consultation_message),
       (select count(*) from newest where last <> lines),
       (select count(*) from consultation c join newest n on n.id = c.id
         where c.customer_read < n.company or c.company_read < n.customer)
"""


@dataclass(frozen=True)
class Pair:
    """A dialogue and the cookies of its two people."""

    dialogue: int
    customer: str
    consultant: str


@dataclass(frozen=True)
class Plan:
    """What a client process does: its pairs say `messages` altogether between `begin` and `begin + seconds`."""

    url: str
    pairs: tuple[Pair, ...]
    messages: int
    begin: float
    seconds: float


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dialogues", type=int, default=200)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=840, help="how long messages are sent")
    parser.add_argument("--name", default="chat", help="the file of the figures")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"dialogues": arguments.dialogues, "messages": arguments.messages}
    with (
        tempfile.TemporaryDirectory(prefix="lkk-bench-") as folder,
        running_valkey(Path(folder)) as redis_url,
        measured_portal(LKK_WEB_WORKERS=str(WORKERS), LKK_REDIS_URL=redis_url) as portal,
    ):
        pairs = _people(portal.database_url, arguments.dialogues)
        figures |= _talk(portal, pairs, arguments.messages, arguments.seconds)
    echo = sorted(asyncio.run(echo_times(arguments.dialogues, round(ECHO_S * figures["per_s"]) or 1, ECHO_S)))
    figures |= {"echo_p50_ms": _ms(echo, 0.5), "echo_p95_ms": _ms(echo, 0.95), "echo_messages": len(echo)}
    keep(arguments.name, figures)


def _people(database_url: str, dialogues: int) -> list[Pair]:
    tokens = {"talker": _tokens(dialogues), "adviser": _tokens(dialogues)}
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(_PEOPLE, {"dialogues": dialogues})
        for kind, of_kind in tokens.items():
            connection.execute(_SESSIONS, {"kind": kind, "keys": [token_hash(one) for one in of_kind]})
        numbers = [number for (number,) in connection.execute(_DIALOGUES, {"dialogues": dialogues})]
        connection.execute("vacuum analyze")
    owners = zip(numbers, tokens["talker"], tokens["adviser"], strict=True)
    return [Pair(number, f"sid={talker}", f"sid={adviser}") for number, talker, adviser in owners]


def _tokens(count: int) -> list[str]:
    return [secrets.token_urlsafe(32) for _ in range(count)]


def _talk(portal: Portal, pairs: Sequence[Pair], messages: int, seconds: float) -> dict[str, Any]:
    begin = time.time() + 10 + 2 * len(pairs) / OPENED_A_SECOND
    plans = [Plan(portal.url, tuple(pairs[at::CLIENTS]), messages // CLIENTS, begin, seconds) for at in range(CLIENTS)]
    web = portal.processes["web"].pid
    with ProcessPoolExecutor(CLIENTS, multiprocessing.get_context("spawn")) as clients:
        running = [clients.submit(_client, plan) for plan in plans]
        time.sleep(max(0.0, begin - time.time()))
        cpu = cpu_seconds(web)
        time.sleep(seconds * 0.45)
        cpu, load = cpu_seconds(web) - cpu, os.getloadavg()[0]
        _kill_one(web)
        found = [client.result() for client in running]
    taken = sorted(one for client in found for one in client["taken"])
    sums = {name: sum(client[name] for client in found) for name in found[0] if name != "taken"}
    kept, different, gaps, marks = portal.query(_KEPT)[0]
    return {
        "seconds": seconds,
        "per_s": round(messages / seconds, 1),
        "p50_ms": _ms(taken, 0.5),
        "p95_ms": _ms(taken, 0.95),
        "longest_ms": _ms(taken, 1),
        "arrived": len(taken),
        **sums,
        "kept_rows": kept,
        "kept_twice": kept - different,
        "dialogues_with_gaps": gaps,
        "dialogues_with_wrong_marks": marks,
        "web_cpu_ms_of_a_message": round(cpu * 1000 / (messages * 0.45), 1),
        "load_average": round(load, 1),
        "goal_met": _ms(taken, 0.95) < 1000 and sums["lost"] == sums["doubled"] == sums["out_of_order"] == 0,
    }


def _kill_one(web: int) -> None:
    """End one of the web processes without a word; another takes its place."""
    children = Path(f"/proc/{web}/task/{web}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)


def _ms(taken: Sequence[float], share: float) -> float:
    if not taken:
        return 0.0
    if share == 0.5:
        return round(statistics.median(taken) * 1000, 1)
    return round(taken[min(len(taken) - 1, int(len(taken) * share))] * 1000, 1)


def _client(plan: Plan) -> dict[str, Any]:
    return asyncio.run(_all_pairs(plan))


async def _all_pairs(plan: Plan) -> dict[str, Any]:
    pairs = [
        (Screen(plan.url, one.customer, one.dialogue, False), Screen(plan.url, one.consultant, one.dialogue, True))
        for one in plan.pairs
    ]
    screens = [screen for pair in pairs for screen in pair]
    for screen in screens:
        opening = asyncio.create_task(screen.start())
        await asyncio.sleep(CLIENTS / OPENED_A_SECOND)
        await opening
    unlucky = random.sample(screens, round(len(screens) * CUT_SHARE))
    await asyncio.sleep(max(0.0, plan.begin - time.time()))
    each = plan.messages // len(screens)
    await asyncio.gather(*(_say_all(one, each, plan.seconds, one in unlucky) for one in screens))
    until = time.time() + SETTLE_S
    while time.time() < until and not all(_whole(*pair) and _whole(*pair[::-1]) for pair in pairs):  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    await asyncio.sleep(2)
    found = [_judged(*ends) for pair in pairs for ends in (pair, pair[::-1])]
    for screen in screens:
        await screen.stop()
    return {
        "taken": [one for judged in found for one in judged["taken"]],
        **{name: sum(judged[name] for judged in found) for name in ("said", "lost", "doubled", "out_of_order")},
        "reconnects": sum(one.cuts for one in screens),
        "sent_again": sum(one.resent for one in screens),
    }


async def _say_all(screen: Screen, count: int, seconds: float, cut: bool) -> None:
    """Say so many things at even times, one of them into a connection that goes."""
    pause = seconds / max(1, count)
    unlucky = random.randrange(count) if cut and count else -1
    await asyncio.sleep(random.uniform(0, pause))
    begun = time.time()
    for number in range(count):
        screen.say(f"Сообщение {number} этой стороны, таких в разговоре много", cut=number == unlucky)
        await asyncio.sleep(max(0.0, begun + pause * (number + 1) - time.time()))


def _whole(speaker: Screen, hearer: Screen) -> bool:
    return speaker.quiet and speaker.sent_at.keys() <= hearer.came.keys()


def _judged(speaker: Screen, hearer: Screen) -> dict[str, Any]:
    said, came = list(speaker.sent_at), list(hearer.came)
    arrived = [key for key in said if key in hearer.came]
    return {
        "said": len(said),
        "taken": [hearer.came[key] - speaker.sent_at[key] for key in said if key in hearer.came],
        "lost": len(set(said) - set(came)),
        "doubled": hearer.doubled,
        "out_of_order": sum(mine != theirs for mine, theirs in zip(arrived, came, strict=False)),
    }


if __name__ == "__main__":
    main()
