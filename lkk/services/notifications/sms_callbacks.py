"""Reports of SMS that a gateway brings itself: believed for its signature, for five minutes, and once.

The signature is HMAC-SHA256 under the secret of that gateway over the moment, a full stop and the body as it came. What
is asked for by `sms_reports` stays: a report that gets lost on its way is only later.
"""

import hashlib
import hmac

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects.postgresql import insert

from lkk.models.sms import SmsReportTaken
from lkk.services.integrations.sms.contract import MOST_KEYS, Report
from lkk.services.integrations.sms.integration import FIRST, SECOND
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.sms_reports import learn_told
from lkk.settings import settings

log = structlog.get_logger("lkk.sms")
TOLERANCE_S = 300
_MOMENT_DIGITS = 12
_reports = TypeAdapter(dict[str, list[Report]])


class NotBelieved(ServiceError):
    """Whoever has sent this cannot prove to be the gateway, or it was taken already."""

    text = "Отчёт не принят"


class NotUnderstood(ServiceError):
    """The gateway has signed what is no report."""

    text = "Отчёт составлен неверно"


async def take(work: UnitOfWork, gateway: str, moment: str, signature: str, body: bytes) -> int:
    """Take reports of a gateway and return how many SMS they have told something new of.

    Raises:
        NotBelieved: the gateway has no secret here, the signature or the moment is wrong, or it came before; logged.
        NotUnderstood: the body does not follow docs/sms-api.yaml; logged.
    """
    why = _doubt(work, gateway, moment, signature, body)
    if not why:
        once = insert(SmsReportTaken).values(signature=signature, at=work.now).on_conflict_do_nothing()
        if (await work.session.execute(once.returning(SmsReportTaken.signature))).first() is None:  # pyright: ignore
            why = "replayed"
    if why:
        log.warning("sms_report_refused", gateway=gateway, why=why)
        raise NotBelieved
    return await learn_told(work, gateway, _read(gateway, body))


def signed(secret: str, moment: str, body: bytes) -> str:
    """Return the signature of a body at a moment, in seconds since 1970 as digits."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _doubt(work: UnitOfWork, gateway: str, moment: str, signature: str, body: bytes) -> str:
    """Why a report is not believed, empty when it is."""
    secret = _secret(gateway)
    if not secret:
        return "no secret"
    if not hmac.compare_digest(signed(secret, moment, body).encode(), signature.encode()):
        return "signature"
    known = moment.isascii() and moment.isdigit() and len(moment) <= _MOMENT_DIGITS
    if not known or abs(work.now.timestamp() - int(moment)) > TOLERANCE_S:
        return "moment"
    return ""


def _secret(gateway: str) -> str:
    known = settings()
    secrets = {FIRST.channel.code: known.sms_reports_secret, SECOND.channel.code: known.sms2_reports_secret}
    found = secrets.get(gateway)
    return found.get_secret_value() if found else ""


def _read(gateway: str, body: bytes) -> list[Report]:
    try:
        found = _reports.validate_json(body, strict=True)["items"]
    except (ValidationError, KeyError):
        found = None
    if not found or len(found) > MOST_KEYS:
        log.warning("sms_report_refused", gateway=gateway, why="malformed")
        raise NotUnderstood
    return found
