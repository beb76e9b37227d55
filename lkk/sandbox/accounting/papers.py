"""Documents of the office: named by the feed, their bytes given by themselves."""

import base64
import hashlib
import sqlite3
import uuid
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lkk.sandbox.accounting.documents import make_pdf
from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.calendar import Calendar

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Paper(BaseModel):
    """A document to tell of; without `content` (Base64) a page is made. `signature` (Base64) is the company's.

    A `spoiled` one gives other bytes at first.
    """

    model_config = ConfigDict(extra="forbid")

    id: Id | None = None
    application_key: uuid.UUID | None = None
    account_id: Id | None = None
    kind: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    title: Line
    number: Annotated[str, StringConstraints(max_length=60)] = ""
    issued_on: date | None = None
    text: Annotated[str, StringConstraints(max_length=2000)] = "Документ сетевой организации."
    content: str | None = None
    signature: str | None = None
    amount_kopecks: Annotated[int | None, Field(ge=0)] = None
    sign_until: date | None = None
    annulled: bool = False
    spoiled: bool = False


class Papers:
    """The documents with their bytes."""

    def __init__(self, connection: sqlite3.Connection, feed: Feed, calendar: Calendar) -> None:
        self._connection = connection
        self._feed = feed
        self._calendar = calendar
        self._spoiled: set[str] = set()

    def tell(self, paper: Paper) -> str:
        """Keep a document, or a new version of it, tell of it by the feed and return its id."""
        key = paper.id or str(uuid.uuid4())
        content = base64.b64decode(paper.content) if paper.content else make_pdf(paper.title, paper.number, paper.text)
        if paper.spoiled:
            self._spoiled.add(key)
        signature = base64.b64decode(paper.signature) if paper.signature else None
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO papers VALUES (?, ?)", (key, content))
            if signature is not None:
                self._connection.execute("INSERT OR REPLACE INTO paper_signatures VALUES (?, ?)", (key, signature))
            self._feed.append_next("document", key, self._said(paper, content, signature))
        return key

    def content(self, key: str) -> bytes | None:
        """The bytes of a document, None for an unknown one."""
        row = self._connection.execute("SELECT content FROM papers WHERE id = ?", (key,)).fetchone()
        if row is None:
            return None
        if key in self._spoiled:
            self._spoiled.remove(key)
            return bytes(row[0])[::-1]
        return bytes(row[0])

    def signature(self, key: str) -> bytes | None:
        """The company's signature of a document, None where there is none."""
        row = self._connection.execute("SELECT content FROM paper_signatures WHERE id = ?", (key,)).fetchone()
        return bytes(row[0]) if row is not None else None

    def _said(self, paper: Paper, content: bytes, signature: bytes | None) -> dict[str, Any]:
        return {
            "application_key": str(paper.application_key) if paper.application_key else None,
            "account_id": paper.account_id,
            "kind": paper.kind,
            "title": paper.title,
            "number": paper.number,
            "issued_on": (paper.issued_on or self._calendar.today()).isoformat(),
            "name": f"{paper.title[:150]}.pdf",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "amount_kopecks": paper.amount_kopecks,
            "sign_until": paper.sign_until.isoformat() if paper.sign_until else None,
            "annulled": paper.annulled,
            "signature_sha256": hashlib.sha256(signature).hexdigest() if signature is not None else None,
        }
