"""The statements of the table of applications, each made once.

Only the numbers of a page's rows are sorted, so that an index that holds the filter and the key answers without
reading rows; the rows of the page are read by their numbers afterwards.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, column, text
from sqlalchemy.sql.selectable import TextualSelect

from lkk.models.applications import SORTED_BY, Application

_KEYS = {
    "number": "number",
    "kind": SORTED_BY["kind"],
    "object": SORTED_BY["object"],
    "applicant": SORTED_BY["applicant"],
    "account": SORTED_BY["account"],
    "filed": "submitted_at",
    "status": SORTED_BY["rank"],
    "changed": "status_changed_at",
}
_COLUMNS = (
    "id",
    "number",
    "revision",
    "kind",
    "object_name",
    "applicant",
    "applicant_type",
    "account_number",
    "created_at",
    "submitted_at",
    "status",
    "status_changed_at",
    "due_on",
    "waits_for_customer",
    "answered_at",
    "executor_id",
)
_EXECUTOR = "coalesce((select u.display_name from user_account u where u.id = a.executor_id), '') as executor"
_STATEMENTS_KEPT = 500

# What is found is counted up to a bound. Few of them are sorted as they are; many are dense enough to be met soon in
# the order of the key, and only then that order is walked.
_PART = """
with found as materialized (
    select id, {key} as key from application where {wanted} limit :most
), total as materialized (
    select count(*) as n from found
), page as (
    (select id, key from found where (select n from total) < :most
      order by key {few}, id {few} limit :size offset :skip)
    union all
    (select id, {key} from application where {wanted} and (select n from total) = :most{edge}
      order by {key} {many}, id {many} limit :size offset :skip_many)
)
select total.n, {columns} from total left join page on true left join application a on a.id = page.id
 order by page.key {shown}, page.id {shown}
"""
_FIRST_ROWS = """
select {columns} from application a where {wanted} order by {key} {shown}, id {shown} limit :size
"""
_NEIGHBOUR = """
select number from application
 where {wanted} and ({key}, id) {sign} ((select {key} from application where id = :here), :here)
 order by {key} {way}, id {way} limit :most
"""
_LEFT = "select id, number from application where {wanted} and number = any(:numbers)"
_EDGE = "select {key} from application where {wanted} and id = :edge_id"


def part(wanted: str, sort: str, descending: bool, *, beyond: str, staff: bool) -> TextualSelect:
    """Count up to `:most` and read a part of the table, at most `:size` rows in the order they are shown.

    `beyond` is empty for a numbered page, which skips `:skip` rows of few and `:skip_many` of many; 'after' and
    'before' read what follows or precedes the row `:edge_id` with the key `:edge`, 'end' the last rows.
    """
    backwards = beyond in ("before", "end")
    sign = "<" if descending != backwards else ">"
    key = _key(sort, descending)
    return _typed(
        _PART.format(
            key=key,
            wanted=wanted,
            edge=f" and ({key}, id) {sign} (:edge, :edge_id)" if beyond in ("after", "before") else "",
            few=_direction(descending != (beyond == "end")),
            many=_direction(descending != backwards),
            shown=_direction(descending),
            columns=_columns(staff),
        ),
        counted=True,
    )


def first_rows(wanted: str, sort: str, descending: bool, *, staff: bool) -> TextualSelect:
    """Read the first `:size` rows of the whole table."""
    key, shown = _key(sort, descending), _direction(descending)
    return _typed(_FIRST_ROWS.format(key=key, wanted=wanted, shown=shown, columns=_columns(staff)), counted=False)


def neighbour_of(wanted: str, sort: str, descending: bool, *, before: bool) -> Any:
    """Read the numbers of the rows, `:most` of them, that follow the row `:here` in the table, or precede it.

    The row itself need not be in the table any more: its place is where its key stands now.
    """
    key, backwards = _key(sort, descending), descending != before
    sign, way = ("<", "desc") if backwards else (">", "asc")
    return text(_NEIGHBOUR.format(key=key, wanted=wanted, sign=sign, way=way))


def left_of(wanted: str) -> Any:
    """Read which of the rows with these `:numbers` are in the table."""
    return text(_LEFT.format(wanted=wanted))


def edge_of(wanted: str, sort: str, descending: bool) -> Any:
    """Read the key of the row `:edge_id`, when it is in the table."""
    return text(_EDGE.format(key=_key(sort, descending), wanted=wanted))


def _key(sort: str, descending: bool) -> str:
    """What a column is sorted by; applications without a deadline come last either way."""
    return SORTED_BY["due_last" if descending else "due_first"] if sort == "deadline" else _KEYS[sort]


def _direction(descending: bool) -> str:
    return "desc" if descending else "asc"


def _columns(staff: bool) -> str:
    shown = [f"a.{name}" for name in _COLUMNS]
    return ", ".join([*shown, _EXECUTOR] if staff else [*shown[:-1], "null as executor_id", "'' as executor"])


@lru_cache(_STATEMENTS_KEPT)
def _typed(sql: str, *, counted: bool) -> TextualSelect:
    table = Application.__table__.c  # pyright: ignore[reportAttributeAccessIssue]
    columns = [*([column("n", Integer)] if counted else []), *(table[name] for name in _COLUMNS), column("executor")]
    return text(sql).columns(*columns)
