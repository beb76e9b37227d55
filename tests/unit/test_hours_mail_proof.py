"""Which records prove the domain of a sender, and how a letter is taken apart."""

import pytest

from lkk.services.hours_mail.letter import parsing
from lkk.services.hours_mail.letter.said import MAX_FILES, MAX_HEADER, MAX_PARTS
from lkk.services.hours_mail.proof import proven_by
from lkk.vocabulary.hours import MAX_SIZE
from tests.letters import letter

SERVER, DOMAIN = "mx.grid.example", "factory.example"


@pytest.mark.parametrize(
    ("record", "method"),
    [
        ("mx.grid.example; dkim=pass header.d=factory.example", "dkim"),
        ("MX.Grid.Example 1; dkim=pass (2048-bit; rsa) header.d=Factory.Example header.s=a header.b=aGk=", "dkim"),
        ("mx.grid.example; dkim=pass header.i=@factory.example", "dkim"),
        ('mx.grid.example; spf=pass (a (nested; one) "comment) smtp.mailfrom=a@factory.example', "spf"),
        ("mx.grid.example; spf=pass smtp.mailfrom=factory.example", "spf"),
        ("mx.grid.example; dkim=fail header.d=factory.example; spf=pass smtp.mailfrom=<a@factory.example>", "spf"),
        ("mx.grid.example; dkim=pass header.d=evil.example; dkim=pass header.d=factory.example", "dkim"),
    ],
)
def test_a_pass_of_the_senders_domain_proves_it(record: str, method: str) -> None:
    assert proven_by(record, SERVER, DOMAIN) == method


@pytest.mark.parametrize(
    "record",
    [
        "",
        "mx.grid.example",
        "mx.grid.example; none",
        "mx.evil.example; dkim=pass header.d=factory.example",
        "mx.grid.example.evil; dkim=pass header.d=factory.example",
        "dkim=pass header.d=factory.example",
        "mx.grid.example; dkim=fail header.d=factory.example",
        "mx.grid.example; dkim=temperror header.d=factory.example",
        "mx.grid.example; dkim=pass header.d=evil.example",
        "mx.grid.example; dkim=pass header.d=mail.factory.example",
        "mx.grid.example; dkim=pass header.d=example",
        "mx.grid.example; dkim=pass header.i=factory.example@evil.example",
        "mx.grid.example; dmarc=pass header.from=factory.example",
        "mx.grid.example; spf=pass smtp.helo=factory.example",
        "mx.grid.example; spf=pass smtp.mailfrom=factory.example@evil.example",
        # what a stranger may put into the parts that a server repeats
        'mx.grid.example; spf=pass smtp.mailfrom="a; dkim=pass header.d=factory.example"@evil.example',
        "mx.grid.example; spf=fail (a\\); dkim=pass header.d=factory.example) smtp.mailfrom=a@evil.example",
        "mx.grid.example; spf=fail (((; dkim=pass header.d=factory.example",
        'mx.grid.example; spf=fail "; dkim=pass header.d=factory.example',
        "mx.grid.example; spf=pass smtp.mailfrom=a@evil.example smtp.mailfrom=a@factory.example",
        "mx.grid.example; dkim=pass header.d=factory.example" + " " * 9000,
    ],
)
def test_nothing_else_proves_it(record: str) -> None:
    assert proven_by(record, SERVER, DOMAIN) == ""


def test_without_a_server_or_a_domain_nothing_is_proven() -> None:
    record = "; dkim=pass header.d="
    assert (proven_by(record, "", ""), proven_by(record, SERVER, "")) == ("", "")


def test_the_topmost_record_alone_is_read() -> None:
    header = b"Received: x\r\nAuthentication-Results: a;\r\n\tdkim=none\r\nAuthentication-Results: b; dkim=pass\r\n\r\n"
    assert parsing.head(header)["results"] == "a; dkim=none"


@pytest.mark.parametrize(
    "senders",
    [
        b"",
        b"From: a@example.com\r\nFrom: b@example.com\r\n",
        b"From: a@example.com, b@example.com\r\n",
        b'From: "b@example.com" <a@example.com>\r\n',  # a name that looks like an address
        b"From: a@example.com\r\nX: y\rFrom: b@example.com\r\n",
        b"From: a@\xff\xfe.com\r\n",
        b"From: a @ example.com\0\r\n",
        b"From: =?utf-8?b?YUBleGFtcGxlLmNvbQ==?=\r\n",
        b"From: " + b"a" * 80 + b"@example.com\r\n",
        b"From: a@example.com\r\nX: " + b"y" * MAX_HEADER + b"\r\n",
    ],
)
def test_a_header_with_another_number_of_senders_than_one_names_nobody(senders: bytes) -> None:
    assert parsing.head(senders + b"\r\n")["address"] == ""


def test_one_sender_is_named_in_lower_case() -> None:
    assert parsing.head(b"FROM: =?utf-8?b?0JA=?= <A@Example.COM>\r\n\r\n")["address"] == "a@example.com"


def test_a_subject_is_one_line_that_can_be_read() -> None:
    for raw in (b"=?utf-8?q?a=0D=0ABcc:_x?=", b"a\r\n Bcc: x", b"a\x1b\x07 Bcc: x"):
        assert parsing.head(b"Subject: " + raw + b"\r\n\r\n")["subject"] == "a Bcc: x"
    assert parsing.head(b"Subject: =?no-such?q?a?=\r\n\r\n")["subject"] == "=?no-such?q?a?="
    assert len(parsing.head(b"Subject: " + b"a" * 1000 + b"\r\n\r\n")["subject"]) == 200


def test_files_with_hours_are_found_and_their_number_is_bounded() -> None:
    names = ["Данные за октябрь.xlsx", "..\\..\\203_102026.ZIP", "/etc/a.xml", "a.exe", "smime.p7s"]
    found = parsing.files(letter("a@example.com", *((name, b"x") for name in names)).as_bytes())["files"]
    assert [one["name"] for one in found] == ["Данные за октябрь.xlsx", "203_102026.ZIP", "a.xml"]
    many = letter("a@example.com", *((f"{number}.xml", b"x") for number in range(MAX_FILES + 5)))
    assert len(parsing.files(many.as_bytes())["files"]) == MAX_FILES


def test_a_file_that_is_too_big_comes_without_its_bytes() -> None:
    found = parsing.files(letter("a@example.com", ("a.xml", b"x" * (MAX_SIZE + 1))).as_bytes())["files"]
    assert found == [{"name": "a.xml", "content": "", "too_big": True}]


def test_a_letter_of_too_many_parts_is_too_complex() -> None:
    many = letter("a@example.com", *((f"{number}.txt", b"x") for number in range(MAX_PARTS)))
    with pytest.raises(parsing.TooComplex):
        parsing.files(many.as_bytes())
