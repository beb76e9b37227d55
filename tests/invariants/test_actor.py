"""Whose rows are read is decided by the subject of the actor, who is named as the author by the author."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "lkk" / "services"
#: Columns that tell whose a row is; `User.id` and `Profile.user_id` stand for the person themselves.
OWNERS = {"user_id"}
OWNERS_BY_CLASS = {("User", "id")}
#: Columns and arguments that tell who did something.
AUTHORS = {"actor_id", "author_id", "filed_by", "uploaded_by", "entered_by", "by"}
OWNER_ARGUMENTS = {"user_id", "user_ids"}


def owner_filters_by_author(source: str) -> list[int]:
    """Lines where an owner is compared with, or written as, the author."""
    return [line for line, owner, actor in _pairs(ast.parse(source)) if owner and actor == "author_id"]


def authors_by_subject(source: str) -> list[int]:
    """Lines where an author is compared with, or written as, the subject."""
    return [line for line, owner, actor in _pairs(ast.parse(source)) if not owner and actor == "subject_id"]


def _pairs(tree: ast.AST) -> Iterator[tuple[int, bool, str]]:
    """Meetings of an owner or author column with an attribute of the actor: line, whether it is an owner, which."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.keyword) and node.arg:
            owner = node.arg in OWNER_ARGUMENTS
            yield from (
                (node.value.lineno, owner, one) for one in _actor_in(node.value) if owner or node.arg in AUTHORS
            )
            continue
        elif isinstance(node, ast.Assign):
            sides = [*node.targets, node.value]
        else:
            continue
        columns = {kind for side in sides for kind in _column(side)}
        for used in (one for side in sides for one in _actor_in(side)):
            yield from ((node.lineno, owner, used) for owner in columns)


def _column(node: ast.AST) -> Iterator[bool]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute):
            of = one.value.id if isinstance(one.value, ast.Name) else ""
            if of == "actor":
                continue
            if one.attr in OWNERS or (of, one.attr) in OWNERS_BY_CLASS:
                yield True
            elif one.attr in AUTHORS:
                yield False


def _actor_in(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "actor":
            yield one.attr


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("q.where(Application.user_id == actor.author_id)", [1]),
        ("q.where(col(AccountLink.user_id) == actor.author_id)", [1]),
        ("q.where(User.id == actor.author_id)", [1]),
        ("if source.user_id != actor.author_id: pass", [1]),
        ("AccountLink(user_id=actor.author_id)", [1]),
        ("publish(work, event, user_ids=[actor.author_id])", [1]),
        ("q.where(Application.user_id == actor.subject_id, Message.author_id == actor.author_id)", []),
    ],
)
def test_an_owner_filter_by_the_author_is_found(source: str, found: list[int]) -> None:
    assert owner_filters_by_author(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("audit.record(work, what, actor_id=actor.subject_id)", [1]),
        ("application.filed_by = actor.subject_id", [1]),
        ("q.where(StoredFile.uploaded_by == actor.subject_id)", [1]),
        ("Message(author_id=actor.author_id, user_id=actor.subject_id)", []),
    ],
)
def test_an_author_named_by_the_subject_is_found(source: str, found: list[int]) -> None:
    assert authors_by_subject(source) == found


def test_no_service_mistakes_the_author_for_the_owner() -> None:
    wrong = {
        f"{path.relative_to(SERVICES)}:{line}"
        for path in SERVICES.rglob("*.py")
        for find in (owner_filters_by_author, authors_by_subject)
        for line in find(path.read_text("utf-8"))
    }
    assert wrong == set()


def test_no_service_asks_for_a_user_of_the_actor_without_saying_which() -> None:
    vague = [str(path) for path in SERVICES.rglob("*.py") if "actor.user_id" in path.read_text("utf-8")]
    assert vague == []
