"""Some filed applications of one or more people, written by the database itself."""

from typing import LiteralString

import psycopg

_APPLICATIONS: LiteralString = """
insert into application (user_id, filed_by, kind, kind_version, direction, number, status,
    status_changed_at, category, answers, draft_step, revision, accounting_version, filing_key, created_at,
    updated_at, submitted_at,
    registration_number, reason, legal_ground, due_on, waits_for_customer, snapshot_sha256, kind_title, applicant,
    applicant_type, object_name, account_number)
select u.id, u.id, 'tp_new', 1, 'grid_connection', 'ТП-2025-' || lpad((u.id * 1000 + n)::text, 9, '0'),
    (array['submitted', 'registered', 'in_progress', 'fulfilled', 'rejected'])[1 + n %% 5],
    now() - n * interval '1 day', '', '{}', 0, 1, 0, gen_random_uuid(), now() - n * interval '2 days', now(),
    now() - n * interval '1 day', '', '', '', case when n %% 2 = 0 then current_date + n end, false, '',
    'Новый объект', u.display_name, u.applicant_type, 'г. Барнаул, улица ' || n, (50000 + n)::text
  from user_account u, generate_series(1, %(rows)s) n
 where u.email like %(email)s
"""


def add_own_applications(database_url: str, email: str, rows: int) -> None:
    """Write so many applications, less than 1000, of each person whose e-mail is LIKE this."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(_APPLICATIONS, {"rows": rows, "email": email})
        connection.execute("analyze")
