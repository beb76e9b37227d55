"""Codes of an application against the table of RFC 6238, their window and use, and recovery codes."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP

from lkk.services.identity.authenticator import (
    RECOVERY_CODES,
    compact,
    counter_of,
    is_time_code,
    new_recovery_codes,
    new_secret,
    recovery_hmac,
    shown,
)

SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 11, 26, 5, 0, 10, tzinfo=UTC)


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return str(TOTP(key=secret, format="base32").generate(time=int(moment.timestamp())).token)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert counter_of(SECRET, code, datetime.fromtimestamp(seconds, UTC), 0) == seconds // 30


@pytest.mark.parametrize(
    ("ahead_s", "fits"), [(-61, False), (-30, True), (0, True), (30, True), (61, False), (3600, False)]
)
def test_a_clock_may_be_one_step_wrong(ahead_s: int, fits: bool) -> None:
    code = code_at(NOW + timedelta(seconds=ahead_s))
    assert (counter_of(SECRET, code, NOW, 0) is not None) is fits


def test_a_code_and_all_before_it_fit_no_second_time() -> None:
    used = counter_of(SECRET, code_at(NOW), NOW, 0)
    assert used is not None
    assert counter_of(SECRET, code_at(NOW), NOW, used) is None
    assert counter_of(SECRET, code_at(NOW - timedelta(seconds=30)), NOW, used) is None
    assert counter_of(SECRET, code_at(NOW + timedelta(seconds=30)), NOW, used) == used + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34"])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert counter_of(SECRET, typed, NOW, 0) is None


def test_a_key_is_shown_in_groups_and_as_the_address_of_a_qr_code() -> None:
    secret = new_secret()
    told = shown(secret, "ivanov@example.com")
    assert told.key.replace(" ", "") == secret
    assert len(base64.b32decode(secret)) == 20
    assert told.uri.startswith("otpauth://totp/")
    assert secret in told.uri
    assert secret not in repr(told)


def test_recovery_codes_are_ten_and_typed_as_people_type() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    one = codes[0]
    assert recovery_hmac(1, one) == recovery_hmac(1, f" {one.upper().replace('-', ' – ')} ")
    assert recovery_hmac(1, one) != recovery_hmac(2, one)
    assert not is_time_code(compact(one))
    assert is_time_code(compact(" 123 456 "))
