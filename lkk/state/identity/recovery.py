"""The step of a password's recovery."""

from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Open


class Recovery(Base):
    """Which form is shown; the values go from the form to the HTTP route and never come here."""

    step: str = ""  # email or code, empty until the address is read

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """Read the step from the address."""
        self.step = "code" if self.router.url.query_parameters.get("step") == "code" else "email"
