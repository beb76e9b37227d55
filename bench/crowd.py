"""Many signed-in customers, each with an account of twenty metering points and two years of readings."""

import secrets
from collections.abc import Sequence

import psycopg

from lkk.services.kernel.secrets import token_hash

POINTS = 20
MONTHS = 24

_ACCOUNTS = """
insert into customer_account
       (external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone, closed)
select 'crowd-account-' || n, 1, 'legal', 'C' || n, '', 'ООО «Толпа»', 'г. Барнаул, пр. Ленина, д. ' || n,
       'Asia/Barnaul', false
  from generate_series(1, %(people)s) n
"""
_POINTS = """
insert into metering_point (external_id, version, account_id, code, name, address, max_power_kw, voltage_level,
       reliability_category, kind, removed)
select 'crowd-point-' || a.id || '-' || p, 1, a.id, 'ТУ-' || p, 'Ввод ' || p || ', РУ-6 кВ', a.address, 150, 'lv', 3,
       'billing', false
  from customer_account a, generate_series(1, %(points)s) p
 where a.external_id like 'crowd-%%'
"""
_METERS = """
insert into meter (external_id, version, metering_point_id, serial_number, model, phases, installed_on, whole_digits,
       decimal_digits, ct_ratio, vt_ratio, verified_on, next_verification_on, in_smart_system, interval)
select 'crowd-meter-' || id, 1, id, 'C' || id, 'СЭТ-4ТМ.03М', 3, date '2023-01-15', 8, 3, 40, 1, date '2022-12-01',
       date '2038-12-01', false, false
  from metering_point where external_id like 'crowd-%%'
"""
_REGISTERS = """
insert into register (external_id, meter_id, energy, zone, removed)
select 'crowd-register-' || id, id, 'A+', 'T1', false from meter where external_id like 'crowd-%%'
"""
_READINGS = """
insert into reading (register_id, billing_period, value, taken_on, status, source, delivery_key, external_id, rollover,
       outside_window, answers, reason, created_at, submitted_at, decided_at)
select g.id, month, 10000 + 100 * (%(months)s - ago), month + 21, 'transmitted', 'portal', gen_random_uuid(),
       'crowd-reading-' || g.id || '-' || ago, false, false, '{}', '', now(), now(), now()
  from register g, generate_series(1, %(months)s) ago,
       lateral (select (date_trunc('month', now()) - make_interval(months => ago))::date as month) m
 where g.external_id like 'crowd-%%'
"""
_PEOPLE = """
insert into user_account (email, role, status, cabinet_class, applicant_type, display_name, created_at, activated_at)
select 'crowd' || n || '@example.com', 'customer', 'active', 'legal', 'legal_entity', 'ООО «Толпа»', now(), now()
  from generate_series(1, %(people)s) n
"""
_LINKS = """
insert into account_link (user_id, account_id, active, attached_at)
select u.id, a.id, true, now()
  from user_account u join customer_account a on a.number = 'C' || substring(u.email from '^crowd([0-9]+)@')
 where u.email like 'crowd%%'
"""
_SESSIONS = """
insert into user_session (key_hash, user_id, created_at, seen_at, ip, browser)
select t.key, u.id, now(), now(), '127.0.0.1', 'bench'
  from unnest(%(keys)s::text[]) with ordinality t(key, n)
  join user_account u on u.email = 'crowd' || t.n || '@example.com'
"""


def gather(database_url: str, people: int) -> list[str]:
    """Write so many customers; return the Cookie header of each one's session."""
    tokens = [secrets.token_urlsafe(32) for _ in range(people)]
    values = {"people": people, "points": POINTS, "months": MONTHS, "keys": [token_hash(token) for token in tokens]}
    statements: Sequence[str] = (_ACCOUNTS, _POINTS, _METERS, _REGISTERS, _READINGS, _PEOPLE, _LINKS, _SESSIONS)
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement, values)  # pyright: ignore[reportArgumentType]
        connection.execute("vacuum analyze")
    return [f"sid={token}" for token in tokens]
