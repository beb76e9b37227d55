"""A certification centre for tests, certificates of people, detached signatures and the key of a seal."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509.oid import NameOID

from tests import business_time

_INN_FIRM = x509.ObjectIdentifier("1.2.643.100.4")
PASSWORD = b"seal of tests"
#: A centre is made once for tests whose clocks stand on different days.
_CENTRE_VALID = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
CENTRE = "Удостоверяющий центр испытаний"
AnyKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, issued by `centre`."""

    certificate: x509.Certificate
    key: AnyKey
    centre: x509.Certificate

    def detached(self, content: bytes, encoding: serialization.Encoding = serialization.Encoding.DER) -> bytes:
        """Return a detached signature of bytes."""
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        return builder.add_signer(self.certificate, self.key, hashes.SHA256()).sign(encoding, options)

    def attached(self, content: bytes) -> bytes:
        """Return a signature that holds the bytes themselves."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        signed = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        return signed.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])

    def pkcs12(self, path: Path) -> Path:
        """Write certificate and key as a file under PASSWORD."""
        encryption = serialization.BestAvailableEncryption(PASSWORD)
        made = pkcs12.serialize_key_and_certificates(b"seal", self.key, self.certificate, [self.centre], encryption)
        path.write_bytes(made)
        return path


@lru_cache
def centre(name: str, /) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """A certification centre of our own."""
    key = rsa.generate_private_key(65537, 2048)
    subject = _name(common_name=name)
    return _certificate(subject, subject, key, key, _CENTRE_VALID, authority=True), key


def root() -> asn1_x509.Certificate:
    """The certificate of the centre as the checks take it."""
    return asn1_x509.Certificate.load(centre(CENTRE)[0].public_bytes(serialization.Encoding.DER))


def root_file(path: Path) -> Path:
    """Write the certificate of the centre as PEM."""
    path.write_bytes(centre(CENTRE)[0].public_bytes(serialization.Encoding.PEM))
    return path


def signer(
    person: str = "Петров Пётр Петрович",
    organization: str = "ООО «Ромашка»",
    inn: str = "2224000001",
    *,
    elliptic: bool = False,
    ended: bool = False,
    of: str = CENTRE,
) -> Signer:
    """A certificate of a person in a firm; one that has `ended` did so yesterday by the clock of the portal."""
    issuer, issuer_key = centre(of)
    key: AnyKey = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa.generate_private_key(65537, 2048)
    surname, _, given = person.partition(" ")
    subject = _name(organization or person, organization, surname, given, inn)
    now = business_time.now()
    valid = now - timedelta(days=400), now + (timedelta(days=-1) if ended else timedelta(days=365))
    return Signer(_certificate(subject, issuer.subject, key, issuer_key, valid), key, issuer)


def gost(signature: bytes) -> bytes:
    """Return a signature that calls its algorithms those of ГОСТ: nobody here can verify it."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(signature)
    one = info["content"]["signer_infos"][0]
    one["digest_algorithm"] = cms.DigestAlgorithm({"algorithm": "1.2.643.7.1.1.2.2"})
    one["signature_algorithm"] = cms.SignedDigestAlgorithm({"algorithm": "1.2.643.7.1.1.1.1"})
    return info.dump(force=True)


def seal_check(pdf: bytes) -> tuple[bool, bool]:
    """Whether the seal of a PDF is whole and of our centre, and whether it covers the whole file."""
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    async def checked() -> tuple[bool, bool]:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
        status = await async_validate_pdf_signature(
            found, ValidationContext(trust_roots=[root()], allow_fetching=False)
        )
        return status.bottom_line, status.coverage is not None and status.coverage.name == "ENTIRE_FILE"

    return asyncio.run(checked())


def _name(
    common_name: str, organization: str = "", surname: str = "", given: str = "", inn_firm: str = ""
) -> x509.Name:
    parts = (
        (NameOID.COMMON_NAME, common_name),
        (NameOID.ORGANIZATION_NAME, organization),
        (NameOID.SURNAME, surname),
        (NameOID.GIVEN_NAME, given),
        (_INN_FIRM, inn_firm if organization else ""),
    )
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: AnyKey,
    issuer_key: rsa.RSAPrivateKey,
    valid: tuple[datetime, datetime],
    *,
    authority: bool = False,
) -> x509.Certificate:
    usage = x509.KeyUsage(not authority, not authority, False, False, False, authority, authority, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())
