"""The second step of a sign-in: which form is shown; the values go to the HTTP routes and never come here."""

from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Open


class SecondStep(Base):
    """The step stands in the address, so that a reload keeps it."""

    step: str = ""  # code or enrol, empty until the address is read

    @allow(Open.EVERYONE)
    async def load(self) -> None:
        """Read the step from the address."""
        self.step = "enrol" if self.router.url.query_parameters.get("step") == "enrol" else "code"
