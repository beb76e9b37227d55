"""The sandbox's own storage: one SQLite file."""

import sqlite3
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS changes (
    position INTEGER PRIMARY KEY,
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS changes_identity ON changes (entity, id, version);

CREATE TABLE IF NOT EXISTS registers (
    id TEXT PRIMARY KEY,
    meter_id TEXT NOT NULL,
    whole_digits INTEGER NOT NULL,
    decimal_digits INTEGER NOT NULL,
    removed_on TEXT
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS initial_values (
    register_id TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    billing_period TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS readings (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    register_id TEXT NOT NULL,
    billing_period TEXT NOT NULL,
    value TEXT NOT NULL,
    taken_on TEXT NOT NULL,
    source TEXT NOT NULL,
    source_key TEXT
);
CREATE INDEX IF NOT EXISTS readings_register ON readings (register_id, billing_period);
CREATE INDEX IF NOT EXISTS readings_key ON readings (source_key) WHERE source_key IS NOT NULL;

CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reading_id TEXT,
    code TEXT,
    reason TEXT
);
CREATE INDEX IF NOT EXISTS answers_pending ON answers (number) WHERE outcome = 'pending';

CREATE TABLE IF NOT EXISTS archive_requests (
    key TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    first_period TEXT NOT NULL,
    last_period TEXT NOT NULL,
    received_at REAL NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS hours (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT,
    reason TEXT
);
CREATE INDEX IF NOT EXISTS hours_pending ON hours (number) WHERE outcome = 'pending';

CREATE TABLE IF NOT EXISTS applications (
    key TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    applicant TEXT NOT NULL,
    staged INTEGER NOT NULL,
    received_at REAL NOT NULL,
    status TEXT NOT NULL,
    stage TEXT,
    registration_number TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS applications_new ON applications (received_at) WHERE status = 'submitted';

CREATE TABLE IF NOT EXISTS application_items (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    application_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT,
    reason TEXT
);
CREATE INDEX IF NOT EXISTS application_items_of ON application_items (application_key, number);

CREATE TABLE IF NOT EXISTS money_items (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    content TEXT NOT NULL,
    received_at REAL NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS money_items_refunds ON money_items (received_at) WHERE kind = 'refund' AND ended = 0;

CREATE TABLE IF NOT EXISTS application_files (
    application_key TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0,
    UNIQUE (application_key, id)
);

CREATE TABLE IF NOT EXISTS application_file_parts (
    application_key TEXT NOT NULL,
    id TEXT NOT NULL,
    first INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (application_key, id, first)
);

CREATE TABLE IF NOT EXISTS documents (
    key TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    applicant TEXT NOT NULL,
    content TEXT NOT NULL,
    received_at REAL NOT NULL,
    registration_number TEXT,
    registered_on TEXT
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS document_files (
    document_key TEXT NOT NULL,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (document_key, id)
);

CREATE TABLE IF NOT EXISTS document_addenda (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    document_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS supply_papers (
    case_key TEXT NOT NULL,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (case_key, id)
);

CREATE TABLE IF NOT EXISTS supply_cases (
    key TEXT PRIMARY KEY,
    application_key TEXT NOT NULL,
    content TEXT NOT NULL,
    received_at REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'received',
    reason TEXT,
    contract TEXT,
    account_number TEXT,
    answer TEXT
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS supply_contracts (
    case_key TEXT NOT NULL,
    id TEXT NOT NULL,
    content BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (case_key, id)
);

CREATE TABLE IF NOT EXISTS emails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    received_at TEXT NOT NULL,
    message_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS emails_recipient ON emails (recipient, id);

CREATE TABLE IF NOT EXISTS email_files (
    email_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS email_files_email ON email_files (email_id);

DROP TABLE IF EXISTS sms;
CREATE TABLE IF NOT EXISTS taken_sms (
    id TEXT NOT NULL,
    gateway TEXT NOT NULL,
    key TEXT NOT NULL,
    phone TEXT NOT NULL,
    text TEXT NOT NULL,
    sender TEXT NOT NULL,
    received_at TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (gateway, key)
);

CREATE TABLE IF NOT EXISTS papers (id TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paper_signatures (id TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS shop_things (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    said TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS shop_keys (
    path TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (path, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the file, made with its tables at the first call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(_SCHEMA)
    return connection


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    """A remembered value, None when there is none."""
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def remember(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a value under a name; the caller commits."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
