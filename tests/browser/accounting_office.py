"""The accounting system that leads a connection by its feed, for browser tests."""

import base64
from datetime import timedelta
from typing import Any

from lkk.models.applications import Application
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind
from tests import connection_cases as path
from tests import sample_files
from tests.browser.pages import until
from tests.portal_process import Portal


class Office:
    """The accounting system, which leads one application by its feed."""

    def __init__(self, portal: Portal, application: Application) -> None:
        self.portal, self.application, self.key = portal, application, str(application.filing_key)

    def leads(self, *stages: Stage) -> None:
        """Tell that the application is at work, and of stages in their order."""
        for stage in stages or (None,):
            step = {"stage": stage.value} if stage else {}
            self.portal.sandbox.move(application_key=self.key, status="in_progress", **step)

    async def posts(self, *kinds: DocumentKind, signed: bool = False) -> None:
        """Tell of documents, `signed` by the company or not, and wait until the worker has fetched them."""
        posted = "select count(*) from document where application_id = %s and kind = any(%s)"
        for kind in kinds:
            self.portal.sandbox.tell_document(
                application_key=self.key,
                kind=kind.value,
                title=kind.label,
                number=f"УС-{kind.value}",
                **(_signed_bytes() if signed else {}),
            )
        wanted = ([kind.value for kind in kinds], len(kinds))
        await until(lambda: self.portal.query(posted, self.application.key, wanted[0]) == [(wanted[1],)])

    async def invoices(self, total: int) -> str:
        """Tell of an invoice of its own, of so many kopecks, and return the number."""
        number = f"УС-{self.application.number}"
        today = await path.today(self.application)
        told: dict[str, Any] = {
            "key": None,
            "number": number,
            "issued_on": today.isoformat(),
            "pay_until": (today + timedelta(days=7)).isoformat(),
            "purpose": "Плата за технологическое присоединение",
            "application_key": self.key,
            "account_id": None,
            "lines": [{"name": "Плата за технологическое присоединение", "sum_kopecks": total}],
            "total_kopecks": total,
            "vat_percent": None,
            "vat_kopecks": 0,
            "cancelled": False,
        }
        self.portal.sandbox.put("invoice", number, told)
        return number


def _signed_bytes() -> dict[str, str]:
    """A file and the company's signature of it, as the API takes both."""
    content = sample_files.pdf(pages=2)
    signature = path.company_signer().detached(content)
    return {"content": base64.b64encode(content).decode(), "signature": base64.b64encode(signature).decode()}
