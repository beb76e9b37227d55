"""Settings of a bucket: all of them or none, and no secret in what is told."""

import pytest

from lkk.settings import Settings, settings

WHOLE = {
    "LKK_FILE_STORAGE": "bucket",
    "LKK_BUCKET_URL": "https://s3.example.ru",
    "LKK_BUCKET_NAME": "portal",
    "LKK_BUCKET_KEY_ID": "portal-key",
    "LKK_BUCKET_SECRET": "a secret of the bucket",
}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)


def test_a_whole_set_is_taken_and_the_secret_is_not_shown() -> None:
    known = Settings()
    assert (known.file_storage, known.bucket_region, known.bucket_timeout_s) == ("bucket", "us-east-1", 20)
    assert "a secret of the bucket" not in repr(known)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in WHOLE if name != "LKK_FILE_STORAGE"),
        ("LKK_BUCKET_URL", "s3.example.ru"),
        ("LKK_BUCKET_URL", "ftp://s3.example.ru"),
        ("LKK_BUCKET_URL", "https://s3.example.ru/portal"),
        ("LKK_BUCKET_URL", "https://key:secret@s3.example.ru"),
    ],
)
def test_what_is_missing_or_wrong_stops_the_start_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    with pytest.raises(SystemExit, match=name) as stopped:
        settings()
    settings.cache_clear()
    assert "secret of the bucket" not in str(stopped.value)
    assert "key:secret" not in str(stopped.value)


def test_a_folder_needs_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WHOLE:
        monkeypatch.delenv(name)
    assert Settings().file_storage == "folder"
