"""What a value of a setting must be, said in Russian; nothing here tells the value itself, for it may be a secret."""

import binascii
import difflib
import os
import secrets
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from email_validator import EmailNotValidError, validate_email
from pydantic import SecretStr, ValidationError

PREFIX = "LKK_"
# Read from the environment alone, each where it is used: they are about a machine, not about the portal.
OF_THE_MACHINE = frozenset({"LKK_PG_BIN", "LKK_PG_OSUSER", "LKK_CHROMIUM", "LKK_TEST_DATABASE_URL"})
# Directories of the portal hold what these told; a migration takes their values over.
RETIRED = frozenset(
    {
        "LKK_COMPANY_NAME",
        "LKK_COMPANY_ADDRESS",
        "LKK_COMPANY_INN",
        "LKK_COMPANY_KPP",
        "LKK_COMPANY_OGRN",
        "LKK_DISPATCHER_PHONE",
        "LKK_DISPATCHER_DIAL",
    }
)
KEY_BYTES, KEY_NAME_LENGTH = 32, 16
PATH_SECRET = 16  # signs of one at least
_LIMITS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
_WORDS = {"gt": "больше", "ge": "не меньше", "lt": "меньше", "le": "не больше"}
_TYPES = {"int_parsing": "нужно целое число", "int_from_float": "нужно целое число", "float_parsing": "нужно число"}


def zone(name: str) -> str:
    """Return the name of a known time zone. Raises ValueError."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("такого часового пояса нет, образец: Asia/Barnaul") from None
    return name


def sender(value: str) -> str:
    """Return what stands in «From»: an address, with a name before it or without. Raises ValueError."""
    try:
        validate_email(parseaddr(value)[1], check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError("нужен адрес, образец: Личный кабинет <no-reply@example.ru>") from None
    return value


def folder(name: str) -> str:
    """Return the name of a folder of a mailbox as the protocol writes it. Raises ValueError."""
    if not (name and name.isascii() and name.isprintable() and not set(name) & set('"\\')):
        raise ValueError("нужно имя папки латинскими буквами без кавычек, образец: INBOX")
    return name


def origin(url: str) -> str:
    """Return an address without a path and without a slash at its end. Raises ValueError."""
    if not is_origin(url):
        raise ValueError("нужен адрес http:// или https:// без пути, образец: https://lk.example.ru")
    return url.rstrip("/")


def is_origin(url: str) -> bool:
    """Whether an address names a server alone: no path, no user."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and parts.path in ("", "/") and "@" not in url


def networks(value: str) -> str:
    """Return networks apart by commas, such as 185.71.76.0/27, or nothing. Raises ValueError."""
    try:
        for one in filter(None, (part.strip() for part in value.split(","))):
            ip_network(one)
    except ValueError:
        raise ValueError("нужны сети через запятую, образец: 185.71.76.0/27,77.75.156.11") from None
    return value


def is_path_secret(value: str) -> bool:
    """Whether a secret can stand in an address and is too long to be guessed."""
    return len(value) >= PATH_SECRET and value.isascii() and value.replace("-", "").replace("_", "").isalnum()


def readable_certificates(path: str) -> str:
    """Return the path of a PEM file that holds certificates, or nothing. Raises ValueError."""
    if path:
        try:
            ssl.create_default_context(cafile=path)
        except OSError:  # it is not there, may not be read, or holds no certificate
            raise ValueError("нужен файл сертификатов PEM, который портал может прочитать") from None
    return path


def readable_file(path: str) -> str:
    """Return the path of a file that can be read, or nothing. Raises ValueError."""
    if path:
        try:
            with Path(path).open("rb"):
                pass
        except OSError:
            raise ValueError("нужен файл, который портал может прочитать") from None
    return path


def data_keys_in(text: str) -> dict[str, bytes]:
    """Return keys by their ids in the order of `id:base64,id:base64`.

    Raises:
        ValueError: it is written otherwise, an id comes twice, or a key has not `KEY_BYTES` bytes; no key is told.
    """
    found: dict[str, bytes] = {}
    for number, one in enumerate(text.split(","), 1):
        name, _, key = one.strip().partition(":")
        try:
            known = b64decode(key.strip(), validate=True)
        except binascii.Error:
            known = b""
        if not (name.isascii() and name.isalnum() and len(name) <= KEY_NAME_LENGTH) or name in found:
            raise ValueError(f"у ключа {number} нужно своё имя из латинских букв и цифр, образец: k1:ключ")
        if len(known) != KEY_BYTES:
            raise ValueError(f"ключ «{name}» — не 32 байта в base64, сделать новый: openssl rand -base64 32")
        found[name] = known
    return found


def well_formed_keys(value: SecretStr) -> SecretStr:
    """Return keys that can be read, or nothing. Raises ValueError."""
    if text := value.get_secret_value():
        data_keys_in(text)
    return value


def new_data_keys() -> str:
    """Return one new key in the form of the setting."""
    return f"k1:{b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def made_once(path: Path, make: Callable[[], str]) -> str:
    """Return the secret of a file, which the first who asks makes."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        try:
            os.link(draft, path)  # atomic: of two first starts one wins, both read the same secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def misspelt(fields: Iterable[str], env_file: Any) -> list[str]:
    """Tell of each `LKK_…` of the environment and of the file `env_file` that is no setting, and which may be meant."""
    known = {PREFIX + name.upper() for name in fields} | OF_THE_MACHINE | RETIRED
    given = {name.upper() for name in os.environ} | {name.upper() for name in _names_in(env_file)}
    return [_no_such(name, known) for name in sorted(given) if name.startswith(PREFIX) and name not in known]


def said(error: ValidationError) -> Iterator[str]:
    """Tell in Russian what is wrong, a line for each setting."""
    for one in error.errors(include_input=False, include_url=False):
        name = PREFIX + str(one["loc"][0]).upper() + ": " if one["loc"] else ""
        yield name + _wish(one["type"], one.get("ctx", {}), one["msg"])


def _wish(kind: str, context: dict[str, Any], message: str) -> str:
    if limit := _LIMITS.get(kind):
        return f"нужно число {_WORDS[limit]} {context[limit]}"
    if kind == "literal_error":
        return f"нужно одно из: {context['expected'].replace(' or ', ', ')}"
    return _TYPES.get(kind) or message.removeprefix("Value error, ")


def _no_such(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"{name}: такой настройки нет" + (f", возможно, {near[0]}" if near else "")


def _names_in(env_file: Any) -> Iterable[str]:
    return dotenv_values(env_file) if env_file and Path(env_file).is_file() else ()
