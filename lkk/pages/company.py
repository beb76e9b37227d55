"""The company in the frame of a page, as its directory names it."""

from typing import Any

from lkk.components.brand import Company
from lkk.state.base import Base

_phones: Any = Base.company_phones
COMPANY = Company(Base.company_name, Base.company_short, _phones, Base.accent, Base.company_logo)
