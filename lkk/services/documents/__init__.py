"""Documents of customers: posted in versions, shown page by page, set from templates; who signs them is told above."""

from lkk.services.documents.finding import of_application

__all__ = ["of_application"]
