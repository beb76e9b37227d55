"""The supplier's signature of a contract: a detached CMS by a certificate of its own making."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

SIGNER = "АО «Горэлектросеть» (песочница)"


def signature_of(content: bytes) -> bytes:
    """A detached signature in DER of these bytes."""
    certificate, key = _identity()
    made = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    wanted = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return made.sign(serialization.Encoding.DER, wanted)


@cache
def _identity() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """A key and its own certificate, made when first wanted: nobody trusts them outside of the sandbox."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
    )
    return made.sign(key, hashes.SHA256()), key
