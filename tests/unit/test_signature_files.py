"""Files of signatures: what is valid, and the sentence of each that is not."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from lkk.services.signing import cms
from lkk.services.signing.cms import Checked, NotSignature, OwnCheck
from lkk.vocabulary.signing import CheckOutcome
from tests import signatures

DOCUMENT = b"%PDF-1.7 the bytes that were shown"


async def _checked(signature: bytes, content: bytes = DOCUMENT, *, roots: bool = True) -> Checked:
    return await cms.checked(OwnCheck((signatures.root(),) if roots else ()), content, signature, datetime.now(UTC))


@pytest.mark.parametrize("elliptic", [False, True])
async def test_a_signature_of_a_known_centre_is_valid_and_tells_whose_it_is(elliptic: bool) -> None:
    found = await _checked(signatures.signer(elliptic=elliptic).detached(DOCUMENT))
    assert (found.outcome, found.reason) == (CheckOutcome.VALID, "")
    holder = found.certificate.holder
    assert (holder.person, holder.organization, holder.organization_inn) == (
        "Петров Пётр Петрович",
        "ООО «Ромашка»",
        "2224000001",
    )
    assert found.algorithm == ("ECDSA" if elliptic else "RSA")
    assert found.claimed_at is not None
    assert datetime.now(UTC) - found.claimed_at < timedelta(minutes=5)


async def test_pem_and_base64_are_read_too() -> None:
    one = signatures.signer()
    pem = one.detached(DOCUMENT, Encoding.PEM)
    base64 = b"".join(pem.splitlines()[1:-1])
    for signature in (pem, base64):
        assert (await _checked(signature)).outcome is CheckOutcome.VALID


async def test_a_signature_of_other_bytes_says_so() -> None:
    found = await _checked(signatures.signer().detached(DOCUMENT + b" "))
    assert found.outcome is CheckOutcome.INVALID
    assert "для другого файла" in found.reason


async def test_a_certificate_that_has_ended_says_when() -> None:
    found = await _checked(signatures.signer(ended=True).detached(DOCUMENT))
    assert found.outcome is CheckOutcome.INVALID
    assert "истёк" in found.reason


async def test_a_centre_that_is_not_known_is_no_proof() -> None:
    for signature, roots in (
        (signatures.signer(of="Чужой центр").detached(DOCUMENT), True),
        (signatures.signer().detached(DOCUMENT), False),
    ):
        found = await _checked(signature, roots=roots)
        assert found.outcome is CheckOutcome.NOT_CHECKED
        assert "не известен" in found.reason


async def test_gost_is_read_and_said_not_to_be_checked() -> None:
    found = await _checked(signatures.gost(signatures.signer().detached(DOCUMENT)))
    assert (found.outcome, found.algorithm) == (CheckOutcome.NOT_CHECKED, "ГОСТ Р 34.10")
    assert found.certificate.holder.person == "Петров Пётр Петрович"


async def test_a_changed_byte_of_a_signature_makes_it_nobody_elses() -> None:
    signature = signatures.signer().detached(DOCUMENT)
    whole = await _checked(signature)
    outcomes = []
    for at in range(0, len(signature), max(1, len(signature) // 60)):
        spoilt = bytearray(signature)
        spoilt[at] ^= 1
        try:
            found = await _checked(bytes(spoilt))
        except NotSignature:
            continue
        outcomes.append(found.outcome)
        assert found.outcome is not CheckOutcome.VALID or found.certificate == whole.certificate, at
    assert CheckOutcome.INVALID in outcomes


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: b"", "не файл электронной подписи"),
        (lambda: DOCUMENT, "не файл электронной подписи"),
        (lambda: b"MIIB" * 50, "не файл электронной подписи"),
        (lambda: signatures.signer().detached(DOCUMENT)[:700], "не файл электронной подписи"),
        (lambda: signatures.signer().attached(DOCUMENT), "внутри подписи"),
        (lambda: b"0" * (cms.MAX_SIZE + 1), "больше 256 КБ"),
    ],
)
async def test_what_is_no_detached_signature_is_refused(made, said: str) -> None:
    with pytest.raises(NotSignature) as refused:
        await _checked(made())
    assert said in refused.value.text
