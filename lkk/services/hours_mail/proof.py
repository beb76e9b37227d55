"""Who a letter is proven to be from: the record of our own mail server alone (RFC 8601), read strictly.

The record must be the topmost and bear the name of our server: what stands below came with the letter and may be
forged. Its proof holds for the domain of the sender's address, letter for letter: a domain beside it or above it proves
nothing. The address itself is a promise of that domain, which is why a letter makes a draft and never more.
"""

from collections.abc import Iterator

LONGEST = 8000  # signs of a record


def proven_by(results: str, server: str, domain: str) -> str:
    """Return «dkim» or «spf», whichever our server says has passed for the domain; empty when neither has.

    `results` is the value of the topmost Authentication-Results, `server` the name our server signs it with.
    """
    if not server or not domain or len(results) > LONGEST:
        return ""
    clauses = [clause for clause in _clauses(results) or () if clause]
    if not clauses or clauses[0][0].lower() != server.lower():
        return ""
    for clause in clauses[1:]:
        if method := _passed(clause, domain.lower()):
            return method
    return ""


def _passed(clause: list[str], domain: str) -> str:
    method, _, result = clause[0].lower().partition("=")
    said = [(name.lower(), value) for name, _, value in (word.partition("=") for word in clause[1:])]
    told = dict(said)
    if result != "pass" or len(told) != len(said):  # a property said twice: one of them is not the server's
        return ""
    if method == "dkim":
        of = told.get("header.d") or _domain(told.get("header.i", ""))
    elif method == "spf":
        of = _domain(told.get("smtp.mailfrom", ""))
    else:
        return ""
    return method if of.lower() == domain else ""


def _domain(value: str) -> str:
    return value.strip("<>").rpartition("@")[2]


def _clauses(results: str) -> list[list[str]] | None:
    """Take a record apart: clauses of words, comments left out; None when a quote or a comment has no end."""
    clauses: list[list[str]] = [[]]
    word: list[str] = []
    signs = iter(results)
    for sign in signs:
        if sign == '"':
            quoted = _quoted(signs)
            if quoted is None:
                return None
            word.append(quoted)
            continue
        if sign == "(" and not _skip_comment(signs):
            return None
        if sign in "(; \t\r\n":
            if word:
                clauses[-1].append("".join(word))
                word = []
            if sign == ";":
                clauses.append([])
            continue
        word.append(sign)
    if word:
        clauses[-1].append("".join(word))
    return clauses


def _quoted(signs: Iterator[str]) -> str | None:
    found: list[str] = []
    for sign in signs:
        if sign == '"':
            return "".join(found)
        found.append(next(signs, "") if sign == "\\" else sign)
    return None


def _skip_comment(signs: Iterator[str]) -> bool:
    depth = 1
    for sign in signs:
        if sign == "\\":
            next(signs, "")
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                return True
    return False
