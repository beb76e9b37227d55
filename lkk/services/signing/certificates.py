"""Whose certificate a signature was made with: its person, organisation and term, as the certificate says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509

# Numbers of people and firms in Russian qualified certificates (приказ ФСБ № 795).
_INN_PERSON, _INN_FIRM = "1.2.643.3.131.1.1", "1.2.643.100.4"
_OGRN, _OGRNIP = "1.2.643.100.1", "1.2.643.100.5"
_FIRM_ZEROS = 12  # older certificates write the ten digits of a firm with two leading zeros


@dataclass(frozen=True)
class Holder:
    """The holder of a certificate; what it does not name is empty. `person` is surname, name and patronymic."""

    person: str
    organization: str = ""
    inn: str = ""
    organization_inn: str = ""
    ogrn: str = ""

    @property
    def shown(self) -> str:
        """Who it is in one line."""
        return ", ".join(one for one in (self.person, self.organization) if one) or "имя не указано"


@dataclass(frozen=True)
class CertificateView:
    """A certificate; moments are aware UTC, `serial` is hexadecimal."""

    holder: Holder
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime


def read(certificate: x509.Certificate) -> CertificateView:
    """Return what a certificate says.

    Raises:
        ValueError, TypeError, KeyError: its bytes are no certificate.
    """
    return CertificateView(
        holder=_holder(certificate.subject.native),
        issuer=_line(certificate.issuer.native, "organization_name", "common_name"),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def _holder(subject: dict[str, Any]) -> Holder:
    organization = _line(subject, "organization_name")
    surname, given = _line(subject, "surname"), _line(subject, "given_name")
    person = f"{surname} {given}".strip()
    common = _line(subject, "common_name")
    if not person and common != organization:
        person = common
    inn, firm = _line(subject, _INN_PERSON), _line(subject, _INN_FIRM)
    if organization and not firm and len(inn) == _FIRM_ZEROS and inn.startswith("00"):
        inn, firm = "", inn
    return Holder(
        person=person,
        organization=organization,
        inn=inn,
        organization_inn=firm.removeprefix("00") if len(firm) == _FIRM_ZEROS else firm,
        ogrn=_line(subject, _OGRN) or _line(subject, _OGRNIP),
    )


def _line(names: dict[str, Any], *keys: str) -> str:
    for key in keys:
        value = names.get(key, "")
        text = value[0] if isinstance(value, list) and value else value
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())[:400].replace("\0", "")
    return ""
