"""How fast customers are found by each key, beside the same SQL sent by psycopg alone.

python -m bench.customers --customers 300000
"""

import argparse
import asyncio
from typing import Any, LiteralString

import psycopg

from bench.surroundings import database, keep
from bench.timing import Call, figures, measured
from lkk.services.customers import search
from lkk.services.customers.search import CustomersQuery
from lkk.services.kernel.actor import Actor, Identity
from lkk.vocabulary.people import Role, UserStatus

_OPERATOR: LiteralString = """
insert into user_account (email, role, status, display_name, created_at)
values ('operator@example.com', 'service_centre_operator', 'active', 'Оператор', now()) returning id
"""
_CUSTOMERS: LiteralString = """
insert into user_account (email, role, status, cabinet_class, applicant_type, display_name, created_at)
select 'customer' || n || '@example.com', 'customer', case when n %% 50 = 0 then 'locked' else 'active' end,
    'individual', 'individual',
    (array['Иванов', 'Петров', 'Сидоров', 'Кузнецов', 'Семёнов', 'Орлов', 'Лебедев'])[1 + n %% 7] || chr(1072 + n %% 30)
        || chr(1072 + n / 30 %% 30) || ' ' ||
    (array['Иван', 'Пётр', 'Анна', 'Ольга', 'Олег'])[1 + n %% 5] || ' ' ||
    (array['Ильич', 'Львович', 'Сергеевна'])[1 + n %% 3], now()
from generate_series(1, %(customers)s) n
"""
_PROFILES: LiteralString = """
insert into profile (user_id, kind, last_name, first_name, middle_name, organization_name, inn, kpp, ogrn, snils, phone,
    premises_address, cadastral_number, updated_at)
select id, 'individual', split_part(display_name, ' ', 1), split_part(display_name, ' ', 2),
    split_part(display_name, ' ', 3), '', '', '', '', '', '+79' || lpad((id * 7919 %% 1000000000)::text, 9, '0'), '',
    '', now()
from user_account where role = 'customer'
"""
_ACCOUNTS: LiteralString = """
insert into customer_account (external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone, closed)
select 'bench' || id, 1, 'individual', (1000000 + id)::text, '', display_name,
    'г. Барнаул, улица ' || (array['Малахова', 'Ленина', 'Попова', 'Энтузиастов'])[1 + id %% 4] || ' ' || id %% 997
        || ', д. ' || id %% 120 || ', кв. ' || id %% 90, 'Asia/Barnaul', false
from user_account where role = 'customer'
"""
_LINKS: LiteralString = """
insert into account_link (user_id, account_id, active, attached_at)
select substr(external_id, 6)::bigint, id, true, now() from customer_account
"""
_APPLICATIONS: LiteralString = """
insert into application (user_id, filed_by, kind, kind_version, direction, number, status, status_rank,
    status_changed_at, category, answers, draft_step, revision, accounting_version, filing_key, created_at,
    updated_at, submitted_at, registration_number, reason, legal_ground, waits_for_customer, snapshot_sha256,
    kind_title, applicant, applicant_type, object_name, account_number, contacts)
select id, id, 'tp_new', 1, 'grid_connection', 'ТП-2026-' || lpad(id::text, 6, '0'), 'submitted', 10, now(), '', '{}',
    0, 1, 0, gen_random_uuid(), now(), now(), now(), '', '', '', false, '', 'Новый объект', display_name, 'individual',
    '', '', ''
from user_account where role = 'customer' and id %% 10 = 0
"""

#: By each key what one of many customers is found by, and words that fit many.
CASES: dict[str, CustomersQuery] = {
    "newest": CustomersQuery(),
    "newest, last page": CustomersQuery(page=10),
    "locked": CustomersQuery(status=UserStatus.LOCKED),
    "account": CustomersQuery("1007770"),
    "beginning of an account": CustomersQuery("10077"),
    "phone": CustomersQuery("8 (900) 061-53-06"),
    "end of a phone": CustomersQuery("53-06"),
    "e-mail": CustomersQuery("customer7770@example.com"),
    "beginning of an e-mail": CustomersQuery("customer777"),
    "application": CustomersQuery("ТП-2026-007770"),
    "name of few": CustomersQuery("олег семеновжж"),
    "name of many": CustomersQuery("анна петров"),
    "address of few": CustomersQuery("малахова 776 кв. 38"),
    "address of many": CustomersQuery("ленина"),
    "nothing": CustomersQuery("нетникого"),
}


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--customers", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=30)
    given = parser.parse_args()
    with database() as server:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            operator = fill(connection, given.customers)
        results = asyncio.run(measured(_calls(operator), given.runs))
    keep("customers", {"customers": given.customers, "runs": given.runs, **figures(results)})


def fill(connection: psycopg.Connection[Any], customers: int) -> int:
    """Write the customers, each with an account, every tenth with an application; return the id of an operator."""
    row = connection.execute(_OPERATOR).fetchone()
    connection.execute(_CUSTOMERS, {"customers": customers})
    for statement in (_PROFILES, _ACCOUNTS, _LINKS, _APPLICATIONS):
        connection.execute(statement, {})
    connection.execute("vacuum analyze")
    return row[0] if row else 0


def _calls(operator: int) -> dict[str, Call]:
    actor = Actor.alone(Identity(operator, Role.SERVICE_CENTRE_OPERATOR))

    def of(query: CustomersQuery) -> Call:
        return lambda work: search.find(work, actor, query)

    return {name: of(query) for name, query in CASES.items()}


if __name__ == "__main__":
    main()
