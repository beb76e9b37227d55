"""What the composer of the staff's card does beside answering: carries out, returns with remarks, puts off."""

from collections.abc import Mapping

from lkk.services.applications.access import ChangedMeanwhile
from lkk.services.applications.case import message_drafts, messages
from lkk.services.applications.case.card import Card
from lkk.services.applications.desk import desk
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import Transition
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.applications.application_view import newest_change
from lkk.state.applications.case_thread import MESSAGE_AT, CaseThread, key_in
from lkk.state.applications.staff_application_form import documents_in
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.refusals import WHOLE

ANSWER, FULFIL, RETURN, ADD_REMARK, HOLD = "answer", "fulfilled", "info_requested", "remark_added", "on_hold"
#: What may be done by the composer beside answering, as the keys of the changes, with the words of its choice.
ACTS = {FULFIL: "Исполнить", RETURN: "Вернуть с замечаниями", ADD_REMARK: "Добавить замечание", HOLD: "Отложить"}
#: A tick beside a question, and the words about it.
TICK, TICK_WORDS = "about.", "remark."
COMPOSER_AT = {**MESSAGE_AT, "result": "text", "reason": "text", "remarks": "text", WHOLE: "text"}


class Composer(CaseThread, Base, mixin=True):
    """A state declares the handlers; what was seen is what is acted on."""

    def _shown(self) -> Card:
        raise NotImplementedError

    async def _before_sending(self, work: UnitOfWork, actor: Actor, form: LongForm) -> None:
        """An answer to what is nobody's takes it; one to a colleague's is asked about; a note does neither."""
        if "internal" not in form:
            seen = self._shown()
            await desk.step_in(work, actor, seen.id, revision=seen.revision, instead="instead" in form)

    async def _act(self, form: LongForm, act: str) -> None:
        """Change the status with what is written in the composer; its files go along with a result."""
        seen = self._shown()
        step = _step(seen, act)
        text = form.get("text", "").replace("\r\n", "\n").strip()
        files = [one.id for one in seen.unsent] if act == FULFIL else []
        async with self._unit() as (work, actor):
            await desk.step_in(work, actor, seen.id, revision=seen.revision, instead="instead" in form)
            if files:
                sent = {"documents": files, "version": self.message_version}
                await messages.post(work, actor, seen.id, text, key_in(form), **sent)
            else:
                await message_drafts.sent(work, actor, seen.id, text, self.message_version)
            await desk.lead(work, actor, seen.id, step.target, _payload(form, act, text), act=step.act, revision=None)
        await self._sent()


def remarks_in(form: Mapping[str, str], text: str) -> tuple[RemarkText, ...]:
    """A remark for each ticked question, then what is written of the whole; a tick without words takes the latter."""
    ticked = [name.removeprefix(TICK) for name in form if name.startswith(TICK)]
    own = {name: form.get(f"{TICK_WORDS}{name}", "").strip() for name in ticked}
    found = [RemarkText(words or text, name) for name, words in own.items() if words or text]
    whole = text and all(own.values())
    return (*found, RemarkText(text)) if whole else tuple(found)


def _step(seen: Card, act: str) -> Transition:
    step = next((one for one in seen.allowed if one.key == act and act in ACTS), None)
    if step is None:
        raise ChangedMeanwhile(newest_change(seen))
    return step


def _payload(form: Mapping[str, str], act: str, text: str) -> Payload:
    until = day_of(form.get("until", ""))
    match act:
        case "fulfilled":
            return Payload(result=text, documents=tuple(documents_in(form)))
        case "on_hold":
            return Payload(reason=text, until=until)
        case _:
            return Payload(remarks=remarks_in(form, text), until=day_of(form.get("answer_until", "")))
