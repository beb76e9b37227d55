"""The seal by a key in a PKCS#12 file; a seal takes some 0.3 s of CPU and runs in a thread."""

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.seal.contract import Sealed
from lkk.vocabulary.words import day

_FIELD = "Seal"
_WARN_DAYS = 30


class Pkcs12Seal:
    """The key of a file; it is read at the first seal and kept."""

    def __init__(self, path: str, password: str) -> None:
        self._path, self._password = Path(path), password
        self._signer: Any = None
        self._one_at_a_time = asyncio.Lock()

    async def seal(self, pdf: bytes, reason: str) -> Sealed:
        """See the contract."""
        signer = await self._read()
        certificate = signer.signing_cert
        if certificate.not_valid_after <= datetime.now(UTC):
            raise ExternalSystemUnavailable(f"сертификат печати истёк {day(certificate.not_valid_after)}")
        content = await asyncio.to_thread(lambda: asyncio.run(_sealed(pdf, signer, reason)))
        return Sealed(content, _holder(certificate))

    async def holder(self) -> str:
        """See the contract."""
        return _holder((await self._read()).signing_cert)

    async def check(self) -> str:
        """See the contract."""
        certificate = (await self._read()).signing_cert
        ends = certificate.not_valid_after
        left = (ends - datetime.now(UTC)).days
        if left < 0:
            raise ExternalSystemUnavailable(f"сертификат печати истёк {day(ends)}")
        soon = ", скоро истечёт" if left < _WARN_DAYS else ""
        return f"{_holder(certificate)}, до {day(ends)}{soon}"

    async def _read(self) -> Any:
        async with self._one_at_a_time:
            if self._signer is None:
                self._signer = await asyncio.to_thread(_signer_of, self._path, self._password)
        return self._signer


class NoSeal:
    """Stands where no key is in the settings: sheets stay without a seal and say so."""

    async def seal(self, pdf: bytes, reason: str) -> Sealed:
        """Leave it as it is."""
        return Sealed(pdf)

    async def holder(self) -> str:
        """Nobody's."""
        return ""

    async def check(self) -> str:
        """Say that there is none, which is no failure."""
        return "не подключена (LKK_SEAL_KEY не задан)"


def _signer_of(path: Path, password: str) -> Any:
    from pyhanko.sign import signers  # 1.5 s to import: only where there is something to seal

    try:
        made = signers.SimpleSigner.load_pkcs12(str(path), passphrase=password.encode())
    except (OSError, ValueError):
        made = None
    if made is None:
        raise ExternalSystemUnavailable("ключ печати не открывается: проверьте LKK_SEAL_KEY и LKK_SEAL_PASSWORD")
    return made


async def _sealed(pdf: bytes, signer: Any, reason: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers

    try:
        meta = signers.PdfSignatureMetadata(
            field_name=_FIELD,
            reason=reason,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        made = await signers.PdfSigner(meta, signer).async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    except PdfError as error:
        raise ExternalSystemRefuses("pdf", str(error)[:300]) from None
    return made.getvalue()


def _holder(certificate: Any) -> str:
    names = certificate.subject.native
    return str(names.get("organization_name") or names.get("common_name") or "")
