"""A great many filed applications, written by the database itself."""

from typing import Any, LiteralString

import psycopg

OTHERS = 20_000

_PEOPLE: LiteralString = """
insert into user_account (email, password_hash, role, status, cabinet_class, applicant_type, display_name, created_at)
select 'bench' || n || '@example.com', '', case when n = 0 then 'mfc_operator' else 'customer' end, 'active',
    case when n > 0 then 'individual' end, case when n > 0 then 'individual' end, 'Заявитель ' || n, now()
from generate_series(0, %(others)s + 1) n returning id
"""
_APPLICATIONS: LiteralString = """
insert into application (user_id, filed_by, executor_id, kind, kind_version, direction, number, status,
    status_rank, status_changed_at, category, answers, draft_step, revision, accounting_version, filing_key, created_at,
    updated_at, submitted_at,
    registration_number, reason, legal_ground, due_on, waits_for_customer, snapshot_sha256, kind_title, applicant,
    applicant_type, object_name, account_number, contacts, answered_at)
select person, person, case when n %% 5 = 0 then %(operator)s end, kind, 1, direction,
    'ТП-2026-' || lpad(n::text, 7, '0'), status, rank, filed + (n %% 40) * interval '1 day', '',
    jsonb_build_object('text', repeat('слово ', 10)), 0, 1, 0, gen_random_uuid(), filed, filed, filed, '', '', '',
    case when n %% 2 = 0 then date '2026-01-10' + n %% 400 end, status = 'info_requested', '',
    title,
    'Заявитель ' || person, 'individual', 'г. Барнаул, улица ' || n %% 997 || ', дом ' || n %% 120,
    (50000 + person %% 30000)::text,
    'bench' || person || '@example.com +7913' || lpad(person::text, 7, '0') || ' 22' || lpad(person::text, 10, '0'),
    case when n %% 97 = 0 then filed end
from (
    select n, case when n < %(own)s then %(customer)s else %(first)s + n %% %(others)s end person,
        timestamptz '2026-01-01' + (n::bigint * 7919 %% 28512000) * interval '1 second' filed,
        (array['tp_new', 'tp_increase', 'meter_service', 'info_enquiry', 'asset_transfer'])[1 + n %% 5] kind,
        (array['Новый объект', 'Увеличение мощности', 'Прибор учёта', 'Запрос информации',
            'Передача объектов'])[1 + n %% 5] title,
        (array['grid_connection', 'grid_connection', 'meters', 'enquiries', 'grid_assets'])[1 + n %% 5] direction,
        (array['submitted', 'registered', 'in_progress', 'info_requested', 'on_hold', 'fulfilled', 'fulfilled',
            'rejected', 'withdrawn'])[1 + n %% 9] status,
        (array[10, 20, 30, 40, 50, 60, 60, 70, 90])[1 + n %% 9] rank
    from generate_series(0, %(rows)s - 1) n
) made
"""


def fill(connection: psycopg.Connection[Any], rows: int, own: int) -> tuple[int, int]:
    """Write the rows; return the ids of the customer who has `own` of them and of an operator."""
    ids = [one for (one,) in connection.execute(_PEOPLE, {"others": OTHERS}).fetchall()]
    operator, customer, *others = ids
    values = {"rows": rows, "own": own, "customer": customer, "operator": operator, "first": others[0]}
    connection.execute(_APPLICATIONS, values | {"others": OTHERS})
    connection.execute("vacuum analyze application")
    connection.execute("analyze user_account")
    return customer, operator
