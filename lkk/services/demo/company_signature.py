"""The company's signature of papers of the demo: a detached CMS by a certificate of its own making, trusted by nobody.

The portal says of such a signature that its centre is not known; a paper beside which it lies can be signed.
"""

from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

_SIGNER = ("Директоров", "Олег Юрьевич")
_INN_OF_FIRM = x509.ObjectIdentifier("1.2.643.100.4")
_BEFORE, _LIFE = timedelta(days=366), timedelta(days=3660)


def signature_of(content: bytes, firm: str, inn: str, at: datetime) -> bytes:
    """Return a detached signature in DER of these bytes by the firm of the INN; the certificate covers `at`."""
    key = _key()
    surname, given = _SIGNER
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, firm[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, firm[:64]),
            x509.NameAttribute(NameOID.SURNAME, surname),
            x509.NameAttribute(NameOID.GIVEN_NAME, given),
            x509.NameAttribute(_INN_OF_FIRM, inn),
        ]
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Пример для показа")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BEFORE)
        .not_valid_after(at + _LIFE)
        .sign(key, hashes.SHA256())
    )
    made = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return made.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())
