"""«Вход под пользователем»: the code to the customer; the form itself goes to an HTTP route."""

from lkk.services.identity import visits
from lkk.services.kernel.errors import NotFound
from lkk.state.access import allow
from lkk.state.arguments import UserId, Word
from lkk.state.base import Base
from lkk.state.refusals import WHOLE
from lkk.vocabulary.people import CodeChannel
from lkk.vocabulary.permissions import Permission

FORM, DIALOG = "enter-cabinet", "enter-cabinet-dialog"


class Entering(Base):
    """What the form needs of the code that was sent last."""

    request_id: int = 0
    sent: str = ""

    @allow(Permission.ENTER_CABINET, form=FORM, at={"channel": "code", WHOLE: "code"})
    async def send_code(self, user_id: UserId, channel: Word) -> None:
        """Send the customer the code that lets this employee in."""
        try:
            chosen = CodeChannel(channel)
        except ValueError:
            raise NotFound from None
        async with self._unit() as (work, actor):
            self.request_id = await visits.send_code(work, actor, user_id, chosen)
        self.sent = "Код отправлен клиенту по СМС" if chosen is CodeChannel.PHONE else "Код отправлен клиенту на почту"
        self._command("focus", id=f"{FORM}-code")
