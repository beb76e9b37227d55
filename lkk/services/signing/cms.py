"""Detached signatures in files (.sig, .p7s): reading, and checking with RSA and ECDSA.

ГОСТ Р 34.10 asks for a certified provider, which the portal has none of: such a signature is read, its certificate is
shown, and it is said not to be checked. The service of the settings may tell more of it afterwards (`service_check`).
"""

import asyncio
import hashlib
import logging
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from asn1crypto import cms, pem, tsp, x509

from lkk.services.kernel.errors import InvalidValue
from lkk.services.signing import certificates
from lkk.services.signing.certificates import CertificateView
from lkk.vocabulary.signing import CheckOutcome
from lkk.vocabulary.words import day

MAX_SIZE = 256 << 10  # bytes
TOO_BIG = "Файл подписи больше 256 КБ. Приложите отсоединённую подпись (.sig)"
FIELD = "signature"
OTHER_BYTES = "Подпись сделана для другого файла. Подпишите тот документ, что показан"
_GOST = "1.2.643."
_ALGORITHMS = {"rsassa_pkcs1v15": "RSA", "rsassa_pss": "RSA", "ecdsa": "ECDSA"}
_PYTHON_HASHES = frozenset({"sha256", "sha384", "sha512"})
_log = structlog.get_logger("lkk.signing")
_REGISTERED = (tsp,)  # adds to the table of attributes, which asn1crypto reads once: before the first file
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it logs whose certificate it could not trust, by name


class NotSignature(InvalidValue):
    """The bytes are no detached signature of one person."""

    text = "Это не файл электронной подписи. Приложите файл .sig или .p7s"


@dataclass(frozen=True)
class Checked:
    """What checking a file of signature has shown.

    `reason` is a sentence where it is not valid. `claimed_at` is the moment the signer's own clock told, aware UTC.
    """

    outcome: CheckOutcome
    certificate: CertificateView
    algorithm: str
    reason: str = ""
    claimed_at: datetime | None = None


class SignatureCheck(Protocol):
    """How a detached signature is checked against the bytes that were signed."""

    async def check(self, content: bytes, signature: bytes, now: datetime) -> Checked:
        """Return what it shows at a moment.

        Raises:
            NotSignature: it is none.
        """
        ...


@dataclass(frozen=True)
class OwnCheck:
    """RSA and ECDSA up to the certification centres of the settings; nothing is asked of the network."""

    roots: Sequence[x509.Certificate]

    async def check(self, content: bytes, signature: bytes, now: datetime) -> Checked:
        """As the protocol says."""
        info = read(signature)
        signed = info["content"]
        certificate = _signer(signed)
        algorithm, seen = _algorithm(signed), certificates.read(certificate)

        def found(outcome: CheckOutcome, reason: str = "") -> Checked:
            return Checked(outcome, seen, algorithm, reason, _claimed_at(signed))

        if _other_bytes(signed, content):
            return found(CheckOutcome.INVALID, OTHER_BYTES)
        if not seen.valid_from <= now:
            return found(CheckOutcome.INVALID, f"Сертификат начнёт действовать {day(seen.valid_from)}")
        if seen.valid_to < now:
            return found(CheckOutcome.INVALID, f"Срок действия сертификата истёк {day(seen.valid_to)}")
        if algorithm not in _ALGORITHMS.values():
            return found(CheckOutcome.NOT_CHECKED, f"{algorithm}: портал читает такую подпись, но не проверяет её")
        intact, trusted = await self._verified(content, signed, now)
        if not intact:
            return found(CheckOutcome.INVALID, "Подпись повреждена: она не подходит к своему сертификату")
        if not trusted:
            return found(CheckOutcome.NOT_CHECKED, "Удостоверяющий центр, выдавший сертификат, порталу не известен")
        return found(CheckOutcome.VALID)

    async def _verified(self, content: bytes, signed: Any, now: datetime) -> tuple[bool, bool]:
        """Whether the signature fits its certificate, and whether that was issued by a centre of ours."""
        from pyhanko.sign.validation import async_validate_detached_cms  # 1.5 s to import: not at the start
        from pyhanko_certvalidator import ValidationContext

        context = ValidationContext(trust_roots=list(self.roots), moment=now, allow_fetching=False)
        try:
            status = await async_validate_detached_cms(content, signed, context)
        except Exception as error:  # a hostile file: whatever its reader raises, it is not valid
            _log.warning("signature_not_verified", error=type(error).__name__)
            return False, False
        return status.intact and status.valid, status.trusted


def read(signature: bytes) -> Any:
    """Return a detached signature of one signer, given as DER, PEM or base64.

    Raises:
        NotSignature: it is none.
    """
    if len(signature) > MAX_SIZE:
        raise NotSignature(TOO_BIG, at=FIELD)
    try:
        info: Any = cms.ContentInfo.load(_der(signature), strict=True)
        _ = info.native  # parsed to the last byte here, where what it raises is expected
        if info["content_type"].native != "signed_data":
            raise NotSignature(at=FIELD)
        signed = info["content"]
        if signed["encap_content_info"]["content"].native is not None:
            raise NotSignature("Документ лежит внутри подписи. Нужна отсоединённая подпись (.sig)", at=FIELD)
        if len(signed["signer_infos"]) != 1:
            raise NotSignature("В файле подписей несколько. Приложите файл одной подписи", at=FIELD)
        certificates.read(_signer(signed))
        _claimed_at(signed)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise NotSignature(at=FIELD) from None
    return info


def roots_in(bundle: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM bundle.

    Raises:
        ValueError: it is none.
    """
    if not bundle.strip():
        return ()
    armored: Any = pem.unarmor(bundle, multiple=True)
    return tuple(x509.Certificate.load(der) for _, _, der in armored)


async def checked(check: SignatureCheck, content: bytes, signature: bytes, now: datetime) -> Checked:
    """Check in a thread of its own: a hostile file must not hold the other events.

    Raises:
        NotSignature: it is none.
    """
    return await asyncio.to_thread(lambda: asyncio.run(check.check(content, signature, now)))


def _der(signature: bytes) -> bytes:
    if pem.detect(signature):
        unarmored: Any = pem.unarmor(signature)
        return unarmored[2]
    bare = b"".join(signature.split())
    if bare[:1] == b"M":  # base64 of a SEQUENCE, as some programs write it
        return b64decode(bare, validate=True)
    return signature


def _signer(signed: Any) -> x509.Certificate:
    """The certificate of the signer, which the file must hold."""
    wanted = signed["signer_infos"][0]["sid"]
    for choice in signed["certificates"] or ():
        one = choice.chosen
        if not isinstance(one, x509.Certificate):
            continue
        if wanted.name == "issuer_and_serial_number":
            issued = wanted.chosen
            if one.serial_number == issued["serial_number"].native and one.issuer == issued["issuer"]:
                return one
        elif one.key_identifier is not None and one.key_identifier == wanted.native:
            return one
    raise NotSignature("В файле нет сертификата того, кто подписал. Сохраните подпись вместе с сертификатом", at=FIELD)


def _algorithm(signed: Any) -> str:
    info = signed["signer_infos"][0]
    dotted = (info["signature_algorithm"]["algorithm"].dotted, info["digest_algorithm"]["algorithm"].dotted)
    if any(one.startswith(_GOST) for one in dotted):
        return "ГОСТ Р 34.10"
    try:
        return _ALGORITHMS.get(info["signature_algorithm"].signature_algo) or str(dotted[0])
    except ValueError:
        return str(dotted[0])


def _other_bytes(signed: Any, content: bytes) -> bool:
    """Whether the hash that was signed is known to be that of other bytes."""
    info = signed["signer_infos"][0]
    name = info["digest_algorithm"]["algorithm"].native
    said = _attribute(info, "message_digest")
    if said is None or name not in _PYTHON_HASHES:
        return False
    return hashlib.new(name, content).digest() != said


def _claimed_at(signed: Any) -> datetime | None:
    said = _attribute(signed["signer_infos"][0], "signing_time")
    return said if isinstance(said, datetime) else None


def _attribute(info: Any, name: str) -> object:
    for one in info["signed_attrs"] or ():
        if one["type"].native == name and len(one["values"]):
            return one["values"][0].native
    return None
