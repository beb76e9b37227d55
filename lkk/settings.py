"""Every setting of the portal in one typed class: `LKK_…` in the environment, in `.env` or as secret files."""

import secrets
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lkk.setting_values import (
    data_keys_in,
    folder,
    is_origin,
    is_path_secret,
    made_once,
    misspelt,
    networks,
    new_data_keys,
    origin,
    readable_certificates,
    readable_file,
    said,
    sender,
    well_formed_keys,
    zone,
)

SECRET_FILE = "secret_key"  # noqa: S105  a file name
DATA_KEYS_FILE = "data_keys"
_RUN_SECRETS = Path("/run/secrets")
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """With nothing set everything runs on this machine: embedded database, sandbox as the outside world."""

    model_config = SettingsConfigDict(
        env_prefix="LKK_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        secrets_dir=_RUN_SECRETS if _RUN_SECRETS.is_dir() else None,
    )

    environment: Literal["development", "test", "production"] = "development"
    data_dir: Path = Path(".data")
    database_url: str = ""  # empty: the embedded PostgreSQL below data_dir
    redis_url: str = ""  # needed as soon as there is more than one web worker
    secret_key: SecretStr = SecretStr("")  # empty: made at the first start in data_dir
    data_keys: Annotated[SecretStr, AfterValidator(well_formed_keys)] = SecretStr("")  # "id:base64,…", made likewise
    public_url: Annotated[str, AfterValidator(origin)] = "http://localhost:3000"
    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)  # 0: the port of public_url
    web_workers: int = Field(default=1, ge=1, le=32)
    trusted_proxy_hops: int = Field(default=0, ge=0, le=3)
    time_zone: Annotated[str, AfterValidator(zone)] = "Asia/Barnaul"
    ca_file: Annotated[str, AfterValidator(readable_certificates)] = ""  # an own CA for neighbours, beside the system's
    metrics_token: SecretStr = SecretStr("")
    worker_metrics_port: int = Field(default=0, ge=0, le=65535)  # 0: the worker has no page of figures

    file_storage: Literal["folder", "bucket"] = "folder"  # where files lie: below data_dir, or in the bucket
    bucket_url: str = ""
    bucket_name: str = ""
    bucket_region: str = "us-east-1"
    bucket_key_id: str = ""
    bucket_secret: SecretStr = SecretStr("")
    bucket_timeout_s: float = Field(default=20.0, gt=0, le=120)

    accounting_url: str = "http://127.0.0.1:3100"
    accounting_token: SecretStr = SecretStr("sandbox-token")
    accounting_timeout_s: float = Field(default=10.0, gt=0, le=120)
    documents_url: str = ""  # of the document system; empty: the sandbox beside the accounting system
    documents_token: SecretStr = SecretStr("sandbox-token")
    documents_timeout_s: float = Field(default=20.0, gt=0, le=120)
    feed_interval_s: float = Field(default=5.0, ge=0.1, le=3600)
    outbox_lease_s: float = Field(default=60.0, ge=1, le=3600)

    smtp_host: str = "127.0.0.1"
    smtp_port: Port = 3125
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    mail_from: Annotated[str, AfterValidator(sender)] = "Личный кабинет БСК <no-reply@example.com>"

    imap_host: str = ""  # of the mailbox that hours come to; empty: none is read
    imap_port: Port = 993  # TLS from the first byte
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: Annotated[str, AfterValidator(folder)] = "INBOX"
    imap_auth_server: str = ""  # the name our mail server signs its Authentication-Results with

    sms_url: str = ""  # of the SMS gateway; empty: the sandbox's, in production the portal does without SMS
    sms_token: SecretStr = SecretStr("sandbox-token")
    sms_sender: str = "BSK"  # the name the provider has registered for the company
    sms_reports_secret: SecretStr = SecretStr("")  # the gateway signs the reports it brings; empty: it is only asked
    sms2_url: str = ""  # of a second gateway beside it; empty: there is none
    sms2_token: SecretStr = SecretStr("sandbox-token")
    sms2_sender: str = "BSK"
    sms2_reports_secret: SecretStr = SecretStr("")
    sms2_share: int = Field(default=50, ge=0, le=100)  # of a hundred SMS; 0: only when the first one fails

    smb_url: str = ""  # of the register of small firms; empty: the sandbox's, in production employees look by hand
    smb_token: SecretStr = SecretStr("sandbox-token")
    smb_timeout_s: float = Field(default=10.0, gt=0, le=120)
    payments_url: str = ""  # of YooKassa's API, with /v3; empty: the sandbox's, in production nothing is paid on line
    payments_shop: str = "100500"
    payments_secret: SecretStr = SecretStr("sandbox-token")
    payments_hook: SecretStr = SecretStr("sandbox-hook")  # the secret part of the address that YooKassa notifies
    payments_networks: Annotated[str, AfterValidator(networks)] = ""  # that may notify; empty: YooKassa's own
    payments_tax_system: int = Field(default=0, ge=0, le=6)  # of receipts; 0: not named
    payments_timeout_s: float = Field(default=15.0, gt=0, le=40)
    supplier_url: str = ""  # of the energy supplier; empty: the sandbox's, in production customers go there themselves
    supplier_token: SecretStr = SecretStr("sandbox-token")
    supplier_timeout_s: float = Field(default=20.0, gt=0, le=120)
    advocate_for_everybody: bool = False  # whether the doors of «Энергоадвокат» open to customers without it too

    seal_key: Annotated[str, AfterValidator(readable_file)] = ""  # PKCS#12 of the seal; empty: sheets have none
    seal_password: SecretStr = SecretStr("")
    signature_roots: Annotated[str, AfterValidator(readable_certificates)] = (
        ""  # centres that signatures are trusted of
    )

    signature_check_url: str = ""  # of a service that checks ГОСТ; empty: employees check by their own programs
    signature_check_token: SecretStr = SecretStr("sandbox-token")
    signature_check_timeout_s: float = Field(default=20.0, gt=0, le=120)

    sandbox_port: Port = 3100
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    session_idle_s: int = Field(default=30 * 60, ge=60)
    second_factor_compulsory: bool = False  # of employees; in production always
    session_absolute_s: int = Field(default=12 * 3600, ge=60)

    @model_validator(mode="after")
    def _production_is_complete(self) -> Self:
        if self.environment != "production":
            return self
        broken = {
            "SECRET_KEY (32 знака и больше)": len(self.secret_key.get_secret_value()) < 32,
            "DATA_KEYS (имя:ключ)": not self.data_keys.get_secret_value(),
            "DATABASE_URL": not self.database_url,
            "PUBLIC_URL (https)": not self.public_url.startswith("https://"),
            "ACCOUNTING_URL": "accounting_url" not in self.model_fields_set,
            "ACCOUNTING_TOKEN": self.accounting_token.get_secret_value() == "sandbox-token",
            "DOCUMENTS_URL": not self.documents_url,
            "DOCUMENTS_TOKEN": self.documents_token.get_secret_value() == "sandbox-token",
            "SMS_TOKEN (или не задавайте LKK_SMS_URL)": (
                bool(self.sms_url) and self.sms_token.get_secret_value() == "sandbox-token"
            ),
            "SMS_REPORTS_SECRET, SMS2_REPORTS_SECRET (32 знака и больше)": any(
                0 < len(one.get_secret_value()) < 32 for one in (self.sms_reports_secret, self.sms2_reports_secret)
            ),
            "SMS_URL (или не задавайте LKK_SMS2_URL)": bool(self.sms2_url) and not self.sms_url,
            "SMS2_TOKEN (или не задавайте LKK_SMS2_URL)": (
                bool(self.sms2_url) and self.sms2_token.get_secret_value() == "sandbox-token"
            ),
            "SMB_TOKEN (или не задавайте LKK_SMB_URL)": (
                bool(self.smb_url) and self.smb_token.get_secret_value() == "sandbox-token"
            ),
            "PAYMENTS_SECRET (или не задавайте LKK_PAYMENTS_URL)": (
                bool(self.payments_url) and self.payments_secret.get_secret_value() == "sandbox-token"
            ),
            "PAYMENTS_HOOK (16 знаков и больше: буквы, цифры, - и _)": (
                bool(self.payments_url) and not is_path_secret(self.payments_hook.get_secret_value())
            ),
            "SUPPLIER_TOKEN (или не задавайте LKK_SUPPLIER_URL)": (
                bool(self.supplier_url) and self.supplier_token.get_secret_value() == "sandbox-token"
            ),
            "SIGNATURE_CHECK_TOKEN (или не задавайте LKK_SIGNATURE_CHECK_URL)": (
                bool(self.signature_check_url) and self.signature_check_token.get_secret_value() == "sandbox-token"
            ),
            "SMTP_HOST": "smtp_host" not in self.model_fields_set,
            "MAIL_FROM": "mail_from" not in self.model_fields_set,
            "DATA_DIR (полный путь, он переживёт обновление)": not (
                self.data_dir.is_absolute() or self.file_storage == "bucket"
            ),
        }
        if missing := [f"LKK_{name}" for name, is_broken in broken.items() if is_broken]:
            raise ValueError("для работы нужны " + ", ".join(missing))
        return self

    @model_validator(mode="after")
    def _workers_need_redis(self) -> Self:
        if self.web_workers > 1 and not self.redis_url:
            raise ValueError("больше одного процесса web требует LKK_REDIS_URL")
        if self.redis_url and urlsplit(self.redis_url).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("LKK_REDIS_URL начинается с redis://, rediss:// или unix://")
        return self

    @model_validator(mode="after")
    def _a_session_is_longer_than_a_pause(self) -> Self:
        if self.session_absolute_s < self.session_idle_s:
            raise ValueError("LKK_SESSION_ABSOLUTE_S меньше LKK_SESSION_IDLE_S")
        return self

    @model_validator(mode="after")
    def _bucket_is_complete(self) -> Self:
        if self.file_storage == "folder":
            return self
        broken = {
            "URL (http или https, без пути)": not is_origin(self.bucket_url),
            "NAME": not self.bucket_name,
            "REGION": not self.bucket_region,
            "KEY_ID": not self.bucket_key_id,
            "SECRET": not self.bucket_secret.get_secret_value(),
        }
        if missing := [f"LKK_BUCKET_{name}" for name, is_broken in broken.items() if is_broken]:
            raise ValueError("для LKK_FILE_STORAGE=bucket нужны " + ", ".join(missing))
        return self

    @model_validator(mode="after")
    def _mailbox_is_complete(self) -> Self:
        if not self.imap_host:
            return self
        broken = {
            "USER": not self.imap_user,
            "PASSWORD": not self.imap_password.get_secret_value(),
            "AUTH_SERVER": not self.imap_auth_server,
        }
        if missing := [f"LKK_IMAP_{name}" for name, is_broken in broken.items() if is_broken]:
            raise ValueError("для LKK_IMAP_HOST нужны " + ", ".join(missing))
        return self

    @property
    def production(self) -> bool:
        """Whether real customers are served."""
        return self.environment == "production"

    @property
    def documents_address(self) -> str:
        """Where the document system is."""
        return self.documents_url or f"{self.accounting_url.rstrip('/')}/documents"

    @property
    def sms_address(self) -> str:
        """Where the SMS gateway is; empty: the portal does without SMS."""
        return self.sms_url or ("" if self.production else f"{self.accounting_url.rstrip('/')}/sms")

    @property
    def supplier_address(self) -> str:
        """Where the energy supplier is; empty: the portal does without it."""
        return self.supplier_url or ("" if self.production else f"{self.accounting_url.rstrip('/')}/supplier")

    @property
    def smb_address(self) -> str:
        """Where the register of small and medium firms is; empty: employees look by hand."""
        return self.smb_url or ("" if self.production else f"{self.accounting_url.rstrip('/')}/smb")

    @property
    def payments_address(self) -> str:
        """Where the payment provider is; empty: nothing is paid on line."""
        return self.payments_url or ("" if self.production else f"{self.accounting_url.rstrip('/')}/yookassa/v3")

    @property
    def payments_hook_url(self) -> str:
        """The address the payment provider notifies; it holds a secret."""
        return f"{self.public_url}/api/hooks/payments/{self.payments_hook.get_secret_value()}"

    @property
    def demands_second_factor(self) -> bool:
        """Whether an employee without a second factor sets one up before the first page."""
        return self.production or self.second_factor_compulsory

    @property
    def demo(self) -> bool:
        """Whether demo people exist and their logins are shown on the sign-in page."""
        return not self.production

    @property
    def secure(self) -> bool:
        """Whether the public address is https, so that cookies are Secure."""
        return self.public_url.startswith("https://")

    @property
    def listen_port(self) -> int:
        """The port of pages, events and API."""
        return self.port or urlsplit(self.public_url).port or (443 if self.secure else 80)

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Origins whose sockets and posts are accepted; the 127.0.0.1 twin only outside production."""
        origin = self.public_url.rstrip("/")
        twin = origin.replace("//localhost", "//127.0.0.1")
        return frozenset({origin} if self.production else {origin, twin})

    def key_bytes(self) -> bytes:
        """The secret that keys of PINs, codes and cookies are derived from; made once outside production."""
        if value := self.secret_key.get_secret_value():
            return value.encode()
        return made_once(self.data_dir / SECRET_FILE, lambda: secrets.token_urlsafe(48)).encode()

    def data_keys_by_id(self) -> dict[str, bytes]:
        """The keys personal data are sealed with, the current one first; made once outside production."""
        given = self.data_keys.get_secret_value()
        return data_keys_in(given or made_once(self.data_dir / DATA_KEYS_FILE, new_data_keys))


@lru_cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        SystemExit: a value is missing or wrong, or a name is none of ours; the text names the setting and never its
            value.
    """
    if wrong := misspelt(Settings.model_fields, Settings.model_config.get("env_file")):
        raise SystemExit("Настройки: " + "; ".join(wrong))
    try:
        return Settings()
    except ValidationError as error:
        raise SystemExit("Настройки: " + "; ".join(said(error))) from None
