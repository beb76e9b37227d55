"""Wrong settings are named at the start, in Russian and without their values."""

from pathlib import Path

import pytest

from lkk.settings import Settings, settings
from tests.production import DATA_KEYS, PRODUCTION

BUCKET = {
    "LKK_FILE_STORAGE": "bucket",
    "LKK_BUCKET_URL": "https://s3.example.ru",
    "LKK_BUCKET_NAME": "portal",
    "LKK_BUCKET_KEY_ID": "portal-key",
    "LKK_BUCKET_SECRET": "a secret of the bucket",
}


def refusal(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    """What is said at the start with these values, empty when it goes on."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    try:
        settings()
    except SystemExit as stopped:
        return str(stopped)
    finally:
        settings.cache_clear()
    return ""


def test_production_wants_a_data_folder_that_no_upgrade_leaves_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, **PRODUCTION, LKK_DATA_DIR=".data")
    assert "LKK_DATA_DIR (полный путь" in said
    assert refusal(monkeypatch, LKK_DATA_DIR="/var/lib/lkk") == ""
    assert refusal(monkeypatch, LKK_DATA_DIR=".data", **BUCKET) == ""


@pytest.mark.parametrize(
    ("name", "value", "wish"),
    [
        ("LKK_TIME_ZONE", "Asia/Barnaull", "такого часового пояса нет"),
        ("LKK_FEED_INTERVAL_S", "0", "не меньше 0.1"),
        ("LKK_FEED_INTERVAL_S", "often", "нужно число"),
        ("LKK_OUTBOX_LEASE_S", "-60", "не меньше 1"),
        ("LKK_ACCOUNTING_TIMEOUT_S", "0", "больше 0"),
        ("LKK_SESSION_IDLE_S", "1", "не меньше 60"),
        ("LKK_SESSION_IDLE_S", "86400", "LKK_SESSION_ABSOLUTE_S меньше LKK_SESSION_IDLE_S"),
        ("LKK_SMTP_PORT", "70000", "не больше 65535"),
        ("LKK_SMTP_SECURITY", "ssl", "нужно одно из"),
        ("LKK_IMAP_FOLDER", 'INBOX" x', "имя папки"),
        ("LKK_IMAP_HOST", "mail.example.ru", "LKK_IMAP_USER, LKK_IMAP_PASSWORD, LKK_IMAP_AUTH_SERVER"),
        ("LKK_MAIL_FROM", "Личный кабинет", "нужен адрес"),
        ("LKK_PUBLIC_URL", "lk.example.ru", "нужен адрес http"),
        ("LKK_PUBLIC_URL", "https://lk.example.ru/cabinet", "без пути"),
        ("LKK_REDIS_URL", "127.0.0.1:6379", "LKK_REDIS_URL начинается с"),
        ("LKK_CA_FILE", "/no/such/file.pem", "файл сертификатов PEM"),
        ("LKK_DATA_KEYS", "k1:c2hvcnQ=", "ключ «k1» — не 32 байта"),
        ("LKK_DATA_KEYS", "dGhlIGtleSBvZiB0ZXN0cywgMzIgYnl0ZXMgbG9uZy4=", "у ключа 1 нужно своё имя"),
        ("LKK_DATA_KEYS", f"{DATA_KEYS},{DATA_KEYS}", "у ключа 2 нужно своё имя"),
    ],
)
def test_a_wrong_value_is_named_and_what_is_wanted_said(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wish: str
) -> None:
    said = refusal(monkeypatch, **{name: value})
    assert name in said
    assert wish in said
    assert value.rpartition(":")[2] not in said or "KEYS" not in name


def test_production_wants_keys_of_personal_data(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "LKK_DATA_KEYS" in refusal(monkeypatch, **{**PRODUCTION, "LKK_DATA_KEYS": ""})


def test_production_may_do_without_sms_and_never_with_the_known_token(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {**PRODUCTION, "LKK_SECRET_KEY": "x" * 40, "LKK_DATA_DIR": "/var/lib/lkk"}
    assert refusal(monkeypatch, **whole) == ""
    assert settings().sms_address == ""
    assert settings().demands_second_factor
    settings.cache_clear()
    assert "LKK_SMS_TOKEN" in refusal(monkeypatch, LKK_SMS_URL="https://sms.example.ru")
    assert refusal(monkeypatch, LKK_SMS_TOKEN="a real one") == ""


def test_a_second_sms_gateway_in_production_stands_beside_a_first_and_has_a_token_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = {**PRODUCTION, "LKK_SECRET_KEY": "x" * 40, "LKK_DATA_DIR": "/var/lib/lkk"}
    said = refusal(monkeypatch, **whole, LKK_SMS2_URL="https://sms2.example.ru")
    assert "LKK_SMS_URL" in said
    assert "LKK_SMS2_TOKEN" in said
    first = {"LKK_SMS_URL": "https://sms.example.ru", "LKK_SMS_TOKEN": "a real one"}
    assert refusal(monkeypatch, **first, LKK_SMS2_TOKEN="another real one") == ""
    assert "LKK_SMS2_SHARE" in refusal(monkeypatch, LKK_SMS2_SHARE="101")


def test_keys_of_personal_data_are_made_once_outside_production(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LKK_DATA_KEYS", "")
    monkeypatch.setenv("LKK_DATA_DIR", str(tmp_path))
    known = Settings().data_keys_by_id()
    assert list(known) == ["k1"]
    assert Settings().data_keys_by_id() == known
    assert (tmp_path / "data_keys").stat().st_mode & 0o077 == 0


def test_a_misspelt_setting_is_named_with_the_one_that_may_be_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = refusal(monkeypatch, LKK_SMTP_PASWORD="hidden")
    assert "LKK_SMTP_PASWORD: такой настройки нет, возможно, LKK_SMTP_PASSWORD" in said
    assert "hidden" not in said
    monkeypatch.delenv("LKK_SMTP_PASWORD")
    file = tmp_path / ".env"
    file.write_text("LKK_DATABASE_URI=postgresql:///x\nOTHER=1\n")
    monkeypatch.setitem(Settings.model_config, "env_file", str(file))
    assert "LKK_DATABASE_URI: такой настройки нет, возможно, LKK_DATABASE_URL" in refusal(monkeypatch)


def test_what_is_about_the_machine_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(monkeypatch, LKK_CHROMIUM="chromium", LKK_PG_BIN="/usr/lib/postgresql/15/bin") == ""


def test_localhost_with_a_port_may_be_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_PUBLIC_URL", "https://localhost:8443/")
    known = Settings()
    assert (known.listen_port, known.secure) == (8443, True)
    assert known.allowed_origins == {"https://localhost:8443", "https://127.0.0.1:8443"}
