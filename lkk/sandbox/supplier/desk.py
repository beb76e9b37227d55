"""Cases the portal has handed in and what the supplier makes of them: a contract, a refusal, an account."""

import hashlib
import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from lkk.sandbox.accounting.documents import make_pdf
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.supplier.messages import CustomersAnswer, Decision, SupplyRequest
from lkk.sandbox.supplier.signing import signature_of

OFFERS_AFTER_S = 5.0
_SIGN_WITHIN = timedelta(days=30)
_COLUMNS = ("key", "application_key", "content", "state", "reason", "contract", "account_number", "answer")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM supply_cases "  # noqa: S608  its own names
PutAccount = Callable[[str, dict[str, Any]], object]


class UnknownCase(Exception):
    """The portal has handed in no such case, or it has no such contract."""


class MissingPapers(Exception):
    """A case names papers that were not sent."""


class WrongPaper(Exception):
    """The bytes are not those the sum tells of."""


class SupplyDesk:
    """Offers a contract some seconds after a case came, concludes it once the customer has signed.

    `offers_after_s` is None for never by itself; `put_account` tells the accounting system of a new account.
    """

    def __init__(self, connection: sqlite3.Connection, calendar: Calendar, put_account: PutAccount) -> None:
        self._connection = connection
        self._calendar = calendar
        self._put_account = put_account
        self.offers_after_s: float | None = OFFERS_AFTER_S

    def papers(self, key: str) -> list[str]:
        """Ids of the papers of a case, whether it was handed in or not."""
        rows = self._connection.execute("SELECT id FROM supply_papers WHERE case_key = ? ORDER BY rowid", (key,))
        return [id for (id,) in rows]

    def put_paper(self, key: str, paper: str, sha256: str, content: bytes) -> None:
        """Keep a paper; the same one again changes nothing. Raises WrongPaper."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise WrongPaper(paper)
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO supply_papers VALUES (?, ?, ?, ?)", (key, paper, sha256, content)
            )

    def submit(self, request: SupplyRequest) -> None:
        """Take a case once. Raises MissingPapers."""
        key = str(request.key)
        if not {str(one.id) for one in request.papers} <= set(self.papers(key)):
            raise MissingPapers(key)
        with self._connection:
            self._connection.execute(
                "INSERT OR IGNORE INTO supply_cases (key, application_key, content, received_at) VALUES (?, ?, ?, ?)",
                (key, str(request.application_key), request.model_dump_json(), time.time()),
            )

    def standings(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        """Where the known ones of some cases are; what has waited long enough gets its contract."""
        self._offer_waiting()
        found = (self._case(key) for key in keys)
        return [_standing(one) for one in found if one is not None]

    def decide(self, told: Decision) -> None:
        """Carry out a decision. Raises UnknownCase."""
        key = str(told.key)
        case = self._case(key)
        if case is None:
            raise UnknownCase(key)
        with self._connection:
            if told.decision == "offer":
                self._offer(case)
            elif told.decision == "refuse":
                self._set(key, state="refused", reason=told.reason or "Не хватает документов.")
            else:
                self._conclude(case)

    def contract(self, key: str, contract: str) -> tuple[bytes, bytes]:
        """The text of a contract and its signature. Raises UnknownCase."""
        query = "SELECT content, signature FROM supply_contracts WHERE case_key = ? AND id = ?"
        row = self._connection.execute(query, (key, contract)).fetchone()
        if row is None:
            raise UnknownCase(key)
        return row[0], row[1]

    def answer(self, key: str, said: CustomersAnswer) -> None:
        """Keep what the customer has done; a signature concludes the contract. Raises UnknownCase."""
        case = self._case(key)
        if case is None or case["contract"] is None or case["contract"]["id"] != said.contract_id:
            raise UnknownCase(key)
        with self._connection:
            self._set(key, answer=said.model_dump_json())
            if said.outcome == "signed" and case["state"] != "concluded":
                self._conclude(case)

    def newest(self, count: int) -> list[dict[str, Any]]:
        """The latest cases, with the titles of their papers."""
        rows = self._connection.execute(f"{_SELECT} ORDER BY received_at DESC LIMIT ?", (count,))
        return [_shown(_read(row)) for row in rows]

    def _case(self, key: str) -> dict[str, Any] | None:
        row = self._connection.execute(f"{_SELECT} WHERE key = ?", (key,)).fetchone()
        return _read(row) if row else None

    def _offer_waiting(self) -> None:
        if self.offers_after_s is None:
            return
        query = f"{_SELECT} WHERE state = 'received' AND received_at <= ?"
        rows = self._connection.execute(query, (time.time() - self.offers_after_s,)).fetchall()
        with self._connection:
            for row in rows:
                self._offer(_read(row))

    def _offer(self, case: dict[str, Any]) -> None:
        """Make the contract, anew when there was one, and sign it."""
        card, today = case["content"]["card"], self._calendar.today()
        (made,) = self._connection.execute("SELECT count(*) FROM supply_contracts").fetchone()
        number = f"ЭС-{today.year}-{made + 1:05d}"
        text = (
            f"Потребитель: {card['applicant']}. Объект: {card['object']}. Договор считается заключённым с подписания."
        )
        content = make_pdf(f"Договор энергоснабжения № {number}", card["number"], text)
        signature, contract = signature_of(content), str(uuid.uuid4())
        told = {
            "id": contract,
            "number": number,
            "issued_on": today.isoformat(),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "signature_sha256": hashlib.sha256(signature).hexdigest(),
            "sign_until": (today + _SIGN_WITHIN).isoformat(),
        }
        self._connection.execute(
            "INSERT INTO supply_contracts VALUES (?, ?, ?, ?)", (case["key"], contract, content, signature)
        )
        self._set(case["key"], state="offered", contract=json.dumps(told, ensure_ascii=False), answer=None, reason=None)

    def _conclude(self, case: dict[str, Any]) -> None:
        """Give an account and tell the accounting system of it."""
        number = case["account_number"] or f"77{uuid.UUID(case['key']).int % 10**8:08d}"
        self._set(case["key"], state="concluded", account_number=number)
        card = case["content"]["card"]
        self._put_account(
            f"supply-{case['key']}",
            {
                "registry": "individual" if card["applicant_type"] in (None, "individual") else "legal",
                "number": number,
                "pin": number[-4:],
                "holder": card["applicant"],
                "address": card["object"] or "адрес объекта",
                "time_zone": "Asia/Barnaul",
                "contract_number": case["contract"]["number"] if case["contract"] else None,
                "closed": False,
                "application_key": case["application_key"],
            },
        )

    def _set(self, key: str, **values: str | None) -> None:
        places = ", ".join(f"{name} = ?" for name in values)
        self._connection.execute(f"UPDATE supply_cases SET {places} WHERE key = ?", (*values.values(), key))  # noqa: S608


def _read(row: tuple[Any, ...]) -> dict[str, Any]:
    case: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    for name in ("content", "contract", "answer"):
        case[name] = json.loads(case[name]) if case[name] else None
    return case


def _standing(case: dict[str, Any]) -> dict[str, Any]:
    return {name: case[name] for name in ("key", "state", "contract", "account_number", "reason")}


def _shown(case: dict[str, Any]) -> dict[str, Any]:
    card = case["content"]["card"]
    titles = [one["title"] for one in case["content"]["papers"]]
    about = {name: card[name] for name in ("number", "applicant", "object", "supplier")}
    return _standing(case) | about | {"papers": titles, "answer": case["answer"]}
