"""Every regular expression is on a reviewed list and stays quick on hostile text of the longest length it can meet."""

import ast
import importlib
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from lkk.services.forms import catalog
from lkk.services.forms.declaration import Field

ROOT = Path(__file__).parents[2]
FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
SLOWEST_S = 0.5

#: Module and name, how it is used, the longest text it can meet, and what bounds that.
REVIEWED = {
    ("lkk.launch.postgres_places", "_PLAIN_SHORT_PATH"): ("fullmatch", 4096),  # a path of this machine
    ("lkk.sandbox.accounting.files_api", "_RANGE"): ("fullmatch", 1 << 16),  # a header
    ("lkk.services.applications.desk.table_filters", "_BETWEEN_DIGITS"): ("sub", 1 << 16),  # an address of a page
    ("lkk.services.applications.desk.table_filters", "_PHONE"): ("fullmatch", 1 << 16),
    ("lkk.services.applications.desk.variables", "_PLACE"): ("findall", 10_000),  # arguments.LongAnswer
    ("lkk.services.applications.document.layout", "_PIECES"): ("sub", 10_000),  # arguments.LongAnswer
    ("lkk.services.broadcasts.audience", "_WORD"): ("findall", 10_000),  # arguments.LongAnswer
    ("lkk.services.broadcasts.texts", "_PLACE"): ("findall", 10_000),
    ("lkk.services.consultations.text_links", "_FOUND"): ("findall", 4000),  # consultations.TEXT_LENGTH
    ("lkk.services.directories.values", "_CODE"): ("fullmatch", 40),  # the limit of the item
    ("lkk.services.directories.values", "_MONEY"): ("fullmatch", 20),
    ("lkk.services.directories.values", "_PHONE"): ("fullmatch", 60),
    ("lkk.services.files.inspection.archives", "_BAD_NAME"): (
        "search",
        65_535,
    ),  # names in a zip
    ("lkk.services.files.inspection.archives", "_MACRO_PART"): ("search", 65_535),
    ("lkk.services.files.inspection.drawings", "_DWG"): ("match", 20 << 20),  # the largest file
    ("lkk.services.files.inspection.drawings", "_TEXT_DXF"): ("match", 20 << 20),
    ("lkk.services.files.inspection.images", "_FOREIGN"): ("search", 20 << 20),
    ("lkk.services.files.inspection.signatures", "_ARMOUR"): ("sub", 20 << 20),
    ("lkk.services.files.inspection.texts", "_EMBEDDED_RTF"): ("search", 20 << 20),
    ("lkk.services.files.inspection.texts", "_MARKUP"): ("match", 20 << 20),
    ("lkk.services.files.inspection.texts", "_SCRIPT"): ("search", 20 << 20),
    ("lkk.services.files.storage.bucket", "_CODE"): ("search", 4000),  # cut before
    ("lkk.services.forms.values", "_NUMBER"): ("fullmatch", 10_000),  # arguments.LongAnswer
    ("lkk.services.forms.values", "_PASSPORT_DRESSING"): ("sub", 10_000),
    ("lkk.services.forms.values", "_RUSSIAN_DAY"): ("fullmatch", 10_000),
    ("lkk.services.hours_mail.letter.parsing", "_ADDRESS"): ("fullmatch", 64 << 10),  # said.MAX_HEADER
    ("lkk.services.hours_mail.letter.parsing", "_LONE_RETURN"): ("search", 64 << 10),
    ("lkk.services.identity.browsers", "_KIND_OF_DEVICE"): ("sub", 400),  # cookies cuts the header
    ("lkk.services.identity.known_devices", "_COOKIE"): ("fullmatch", 400),
    ("lkk.services.identity.sign_in", "_SAFE_PATH"): ("fullmatch", 4000),  # form_posts.MAX_VALUE
    ("lkk.services.identity.weak_passwords", "_LATE_YEAR"): ("sub", 128),  # secrets.PASSWORD_MAX
    ("lkk.services.identity.weak_passwords", "_NOT_LETTERS"): ("sub", 254),  # a password or an address
    ("lkk.services.integrations.accounting.fields", "_MONTH"): ("fullmatch", 1 << 20),  # the accounting system
    ("lkk.services.integrations.mailbox.imap", "_SIZE"): ("search", 1_000_000),  # imaplib._MAXLINE
    ("lkk.services.integrations.mailbox.imap", "_UID"): ("search", 1_000_000),
    ("lkk.services.kernel.numbers", "_BESIDE"): ("fullmatch", 60),  # numbers.LONGEST_PASTED
    ("lkk.services.kernel.requisites", "_CADASTRAL"): ("fullmatch", 10_000),
    ("lkk.services.kernel.requisites", "_CITY"): ("fullmatch", 12),  # a stored phone
    ("lkk.services.kernel.requisites", "_CYRILLIC"): ("sub", 10_000),
    ("lkk.services.kernel.requisites", "_DIGITS"): ("fullmatch", 10_000),
    ("lkk.services.kernel.requisites", "_KPP"): ("fullmatch", 10_000),
    ("lkk.services.kernel.requisites", "_NAME"): ("fullmatch", 10_000),
    ("lkk.services.kernel.requisites", "_SEPARATORS"): ("sub", 10_000),
    ("lkk.services.outages.addresses", "_WORD"): ("findall", 4000),  # form_posts.MAX_VALUE, the feed's Text200
    ("lkk.services.readings.rules", "_NUMBER"): ("fullmatch", 500),  # arguments.Answer
    ("lkk.services.redistribution.rules", "_ADDRESS"): ("search", 1000),  # redistribution.MESSAGE_LENGTH
    ("lkk.services.redistribution.rules", "_PHONE"): ("search", 1000),
    ("lkk.services.site.manual", "_HEADING"): ("split", 20_000),  # our own document
    ("lkk.services.site.manual", "_MARKS"): ("sub", 20_000),
    ("lkk.services.hours.checking", "_NAME"): ("fullmatch", 200),  # naming.GIVEN_BYTES
    ("lkk.services.hours.reading.grid", "_INTERVAL"): ("fullmatch", 12 << 20),  # files.MAX_XML
    ("lkk.services.hours.reading.values", "_DAY"): ("fullmatch", 12 << 20),
    ("lkk.services.hours.reading.values", "_NUMBER"): ("fullmatch", 12 << 20),
    ("lkk.services.hours.reading.values", "_PLAIN"): ("fullmatch", 12 << 20),
    ("lkk.services.hours.reading.values", "_PLAIN_ONES"): ("fullmatch", 744 * 14),  # _LONGEST_PLAIN for each hour
    ("lkk.services.hours.reading.workbooks", "_CELLS"): ("match", 5 << 20),  # hours.MAX_SIZE
    ("lkk.state.hours.hourly", "_ANSWER"): ("fullmatch", 64),  # arguments.Word
    ("lkk.state.readings.readings_form", "_ANSWER"): ("fullmatch", 64),  # arguments.Word
    ("lkk.state.readings.readings_form", "_CELL"): ("fullmatch", 64),
    ("lkk.web.file_routes", "_PART"): ("fullmatch", 1 << 16),  # a header
}
#: Where a pattern comes from a declaration: those are tried below.
DECLARED = {("lkk/services/forms/values.py", "fullmatch")}


def uses() -> Iterator[tuple[str, str]]:
    """Path and function of every call into `re`."""
    for path in sorted((ROOT / "lkk").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "re" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module == "re":
                yield str(path.relative_to(ROOT)), "from re"
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "re" and node.func.attr in FUNCTIONS:
                yield str(path.relative_to(ROOT)), node.func.attr


def test_every_pattern_is_on_the_reviewed_list() -> None:
    called = list(uses())
    assert {use for use in called if use[1] != "compile"} == DECLARED
    modules = sorted({path.removesuffix(".py").replace("/", ".") for path, what in called if what == "compile"})
    found = {
        (module, name)
        for module in modules
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, re.Pattern)
    }
    assert found == set(REVIEWED)
    assert len([what for _, what in called if what == "compile"]) == len(found)


def hostile(pattern: str, length: int) -> Iterator[str]:
    """Long runs of what the pattern knows, each with an end that does not fit."""
    known = sorted({sign for sign in pattern if sign.isalnum() or sign in " -_./<>@?=&%№"} | set(" \t\n1aЯ.,-/<"))
    for sign in known:
        yield sign * (length - 1) + "\x01"
    for pair in pairwise(known):
        yield "".join(pair) * ((length - 1) // 2) + "\x01"
    for start in (
        "<script ",
        "1 ",
        "/embeddings/",
        "<Code>a",
        "а-",
        "/?",
        "bytes=",
        "r1",
        "999\n",
        "999\n\n ",
        "-----BEGIN ",
        "8 (9",
    ):
        yield (start * (length // len(start)))[: length - 1] + "\x01"


def slowest(pattern: re.Pattern[str] | re.Pattern[bytes], how: str, length: int) -> float:
    worst = 0.0
    for text in hostile(str(pattern.pattern), length):
        given = text.encode() if isinstance(pattern.pattern, bytes) else text
        arguments = (b"" if isinstance(given, bytes) else "", given) if how == "sub" else (given,)
        started = time.process_time()
        getattr(pattern, how)(*arguments)
        worst = max(worst, time.process_time() - started)
    return worst


@pytest.mark.parametrize(("module", "name"), REVIEWED, ids=[f"{module}.{name}" for module, name in REVIEWED])
def test_a_pattern_is_quick_on_hostile_text(module: str, name: str) -> None:
    """Files are looked through in a process of their own with a limit of its own: for them a megabyte is enough."""
    how, length = REVIEWED[module, name]
    assert slowest(getattr(importlib.import_module(module), name), how, min(length, 1 << 20)) < SLOWEST_S


def declared_fields() -> Iterator[Field]:
    for kind in catalog.KINDS.values():
        for field in kind.fields:
            yield from (field, *field.rows)


def test_patterns_of_declared_questions_are_quick_on_hostile_text() -> None:
    declared = {field.pattern: field.max_length for field in declared_fields() if field.pattern}
    assert len(declared) > 4
    for pattern, length in declared.items():
        assert slowest(re.compile(pattern), "fullmatch", length) < SLOWEST_S
