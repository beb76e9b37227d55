"""A company's year for the reports: applications with terms and history, readings, money, sendings.

Everything is written by the database itself, without indexes and checks of references; the indexes that a report may
read are made again afterwards.
"""

from typing import Any, LiteralString

import psycopg
from psycopg import sql

from bench.applications_rows import fill as fill_applications

OWN = 100
_UNCHECKED: LiteralString = "set session_replication_role = replica"
_INDEXES: LiteralString = """
select indexdef, indexname from pg_indexes
 where tablename in ('application', 'application_clock', 'application_history') and schemaname = 'public'
   and indexname not in (select conname from pg_constraint)
"""
#: Indexes of the customers' own tables and of the search for words: no report can use them, and they take minutes.
_OF_NO_REPORT = ("_own_by_", "_found_by")
#: Filed in the order of their numbers, as in life; fifty executors, all ways of filing and types of applicants.
_SPREAD: LiteralString = """
update application
   set submitted_at = timestamptz '2026-01-01' + (id - first) * 28512000.0 / %(rows)s * interval '1 second',
       stage = case when kind like 'tp%%' then 'works' end,
       track = case when kind like 'tp%%' then (array['simplified', 'full'])[1 + id %% 2] end,
       executor_id = case when id %% 7 > 0 then executor + id %% 50 end,
       filed_by = case when id %% 3 = 0 then 1 else user_id end,
       filed_channel = (array['office', 'phone', 'post'])[1 + id %% 3],
       applicant_type = (array['individual', 'individual', 'sole_proprietor', 'legal_entity'])[1 + id %% 4]
  from (select (select min(id) from application) as first, (select min(id) from user_account) as executor) bounds
"""
_CLOCKS: LiteralString = """
insert into application_clock (application_id, rule, state, started_on, due_on, days_total, escalated_percent, law)
select a.id, (array['tp.register', 'tp.offer.S', 'info.answer'])[1 + n % 3],
       (array['met', 'met', 'breached', 'running', 'stopped'])[1 + (a.id + n) % 5],
       a.submitted_at::date, a.submitted_at::date + 15, 15, 0, ''
  from application a cross join generate_series(0, 1) n
"""
_HISTORY: LiteralString = """
insert into application_history (application_id, at, actor_id, side, kind, before, after, reason, internal)
select a.id, a.submitted_at + n * (36 + (a.id * 7919 + n * 104729) % 400) * interval '1 hour', a.executor_id, 'company',
       case when n = 1 then 'status' else 'stage' end,
       (array['submitted', 'review', 'offer', 'payment'])[n], (array['registered', 'offer', 'payment', 'works'])[n],
       '', false
  from application a cross join generate_series(1, 4) n where n = 1 or a.stage is not null
"""
_POINTS: LiteralString = """
with account as (
  insert into customer_account (external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone,
      closed)
  select 'a' || n, 1, 'individual', (100000 + n)::text, '', 'Житель', 'Барнаул', 'Asia/Barnaul', false
    from generate_series(1, %(points)s) n returning id
), point as (
  insert into metering_point (external_id, version, account_id, code, name, address, max_power_kw, voltage_level,
      reliability_category, kind, removed)
  select 'p' || id, 1, id, 'p' || id, 'Дом', 'Барнаул', 15, '0.4', 3, 'billing', false from account returning id
), meter as (
  insert into meter (external_id, version, metering_point_id, serial_number, model, phases, installed_on, whole_digits,
      decimal_digits, ct_ratio, vt_ratio, in_smart_system, interval)
  select 'm' || id, 1, id, id::text, 'CE', 1, date '2020-01-15', 6, 0, 1, 1, false, false from point returning id
)
insert into register (external_id, meter_id, energy, zone, removed)
select 'r' || id, id, 'active_import', 'T1', false from meter
"""
_READINGS: LiteralString = """
insert into reading (register_id, billing_period, value, taken_on, status, source, delivery_key, rollover,
    outside_window, answers, reason, created_at)
select r.id, month, 100 + n * 150, month + 20, (array['valid', 'transmitted', 'valid', 'rejected'])[1 + (r.id + n) % 4],
       (array['portal', 'inspector', 'supplier', 'smart_system', 'operator'])[1 + (r.id + n) % 5], gen_random_uuid(),
       false, (r.id + n) % 6 = 0, '{}', '', month
  from register r cross join generate_series(0, 11) n
       cross join lateral (select (date '2026-01-01' + n * interval '1 month')::date as month) of_month
"""
_SENDINGS: LiteralString = """
insert into outbox_item (channel, kind, idempotency_key, ordering_key, payload, state, attempts, run_at, last_error,
    created_at, done_at)
select (array['mail', 'mail', 'sms_first', 'accounting'])[1 + n %% 4], 'letter', 'b' || n, '', '{}',
       (array['done', 'done', 'done', 'dead'])[1 + n %% 4], 1, at, '', at, at + n %% 90 * interval '1 minute'
  from generate_series(1, %(sendings)s) n
       cross join lateral (select timestamptz '2026-01-01' + n %% 31536000 * interval '2 minutes' as at) of_row
"""
_SMS: LiteralString = """
insert into sms_message (delivery_key, phone, about, text, zone, state, reason, segments, asked, created_at)
select 'b' || n, '+79130000000', 'x', '', 'Asia/Barnaul', (array['delivered', 'delivered', 'undelivered'])[1 + n %% 3],
       '', 1, 1, timestamptz '2026-01-01' + n * interval '2 minutes' from generate_series(1, %(sendings)s) n
"""
_INVOICES: LiteralString = """
insert into invoice (public_id, echo_key, number, source, user_id, purpose, issued_on, pay_until, state, total_kopecks,
    paid_kopecks, vat_percent, vat_kopecks, part_no, created_at, paid_on, cancelled_why)
select gen_random_uuid(), gen_random_uuid(), 'b' || n, 'portal', 1, 'services', day, day + 15,
       (array['paid', 'paid', 'issued', 'cancelled'])[1 + n %% 4], 50000, 0, 22, 0, 1, day,
       case when n %% 4 < 2 then day + n %% 30 end, ''
  from generate_series(1, %(invoices)s) n
       cross join lateral (select date '2026-01-01' + n %% 330 as day) of_row
"""
_PAYMENTS: LiteralString = """
insert into online_payment (public_id, idempotence_key, user_id, state, amount_kopecks, refunded_kopecks, description,
    pay_url, receipt_to, created_at, captured_at, asked_times, refused_code)
select gen_random_uuid(), gen_random_uuid(), 1, 'succeeded', 50000, 0, '', '', '', at, at, 0, ''
  from generate_series(1, %(invoices)s) n
       cross join lateral (select timestamptz '2026-01-01' + n %% 330 * interval '1 day' as at) of_row
"""
_ANALYZE: LiteralString = "vacuum analyze"


def fill(connection: psycopg.Connection[Any], rows: int) -> dict[str, int]:
    """Write the year of so many applications and bring the indexes back; return how many of what there are."""
    many = {"points": rows // 10, "sendings": rows // 5, "invoices": rows // 10}
    indexes: list[tuple[str, str]] = connection.execute(_INDEXES).fetchall()
    for _, name in indexes:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    connection.execute(_UNCHECKED)
    fill_applications(connection, rows, OWN)
    connection.execute(_SPREAD, {"rows": rows})
    for statement in (_CLOCKS, _HISTORY):
        connection.execute(statement)
    for definition, name in indexes:
        if not any(one in name for one in _OF_NO_REPORT):
            connection.execute(definition.encode())
    connection.execute(_POINTS, many)
    connection.execute(_READINGS)
    for statement in (_SENDINGS, _SMS, _INVOICES, _PAYMENTS):
        connection.execute(statement, many)
    connection.execute(_ANALYZE)
    return many
