"""What the composer of the staff's card does beside answering: carries out, returns with remarks, puts off."""

from collections.abc import Mapping

from lkk.services.applications.access import ChangedMeanwhile
from lkk.services.applications.case import message_drafts, messages
from lkk.services.applications.case.before_after import REQUESTED
from lkk.services.applications.case.card import Card
from lkk.services.applications.case.message_drafts import Written
from lkk.services.applications.desk import desk
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.applications.workflow.transitions import Transition
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.applications.application_view import newest_change
from lkk.state.applications.case_thread import MESSAGE_AT, CaseThread, key_in
from lkk.state.applications.staff_application_changes import ACTS, ADD_REMARK, FULFIL, RETURN
from lkk.state.applications.staff_application_form import documents_in
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.refusals import WHOLE
from lkk.vocabulary.directories import REASON_CODE

ANSWER = "answer"
#: What a remark may ask for that the form has no question about: its name and words.
OTHER_DOCUMENT = (REQUESTED.code, REQUESTED.label)
#: A tick beside a question, and the words about it.
TICK, TICK_WORDS = "about.", "remark."
#: The day of an act, and what is refused at it; an answer to remarks has a control of its own.
UNTIL, ANSWER_UNTIL = "until", "answer_until"
COMPOSER_AT = {**MESSAGE_AT, **dict.fromkeys(("result", "reason", "remarks", "documents", REASON_CODE, WHOLE), "text")}


class Composer(CaseThread, Base, mixin=True):
    """A state declares the handlers; what was seen is what is acted on.

    The chosen act and the ticked remarks are kept as the words are, and are there when the page is opened anew.
    """

    kept_act: str = ""  # empty for an answer
    kept_remarks: dict[str, str] = {}  # their words by what they are about

    def _show_choices(self, kept: Written) -> None:
        self._put(kept_act=kept.act, kept_remarks=dict(kept.remarks))

    async def _choose(self, case_id: int, act: str) -> None:
        act = "" if act == ANSWER else act
        async with self._unit() as (work, actor):
            await message_drafts.choose(work, actor, case_id, act)
        self.kept_act = act

    async def _remark(self, case_id: int, name: str, words: str | None) -> None:
        async with self._unit() as (work, actor):
            kept = await message_drafts.remark(work, actor, case_id, name, words)
        self.kept_remarks = dict(kept.remarks)

    async def _sent(self, *, stays: bool = True, remarked: bool = False) -> None:
        self._put(kept_act="", kept_remarks={} if remarked else self.kept_remarks)
        await super()._sent(stays=stays)

    def _shown(self) -> Card:
        raise NotImplementedError

    async def _before_sending(self, work: UnitOfWork, actor: Actor, form: LongForm) -> None:
        """An answer to what is nobody's takes it; one to a colleague's is asked about; a note does neither."""
        if "internal" not in form:
            seen = self._shown()
            await desk.step_in(work, actor, seen.id, revision=seen.revision, instead="instead" in form)

    async def _act(self, form: LongForm, act: str, *, stays: bool) -> None:
        """Change the status with what is written in the composer; its files go to the applicant with it.

        The words of a result stand in the thread too, those of the other acts in what they change.
        """
        seen = self._shown()
        step, remarked = _step(seen, act), act in (RETURN, ADD_REMARK)
        text = form.get("text", "").replace("\r\n", "\n").strip()
        files, version = [one.id for one in seen.unsent], self.message_version
        payload = _payload(form, act, text)
        try:
            async with self._unit() as (work, actor):
                await desk.step_in(work, actor, seen.id, revision=seen.revision, instead="instead" in form)
                await message_drafts.sent(work, actor, seen.id, text, version, remarked=remarked)
                if files:
                    said = text if act == FULFIL else ""
                    await messages.post(work, actor, seen.id, said, key_in(form), documents=files, told=False)
                await desk.lead(work, actor, seen.id, step.target, payload, act=step.act, revision=None)
        except FieldErrors as error:
            raise (_at_its_day(error) if remarked else error) from None
        await self._sent(stays=stays, remarked=remarked)


def remarks_in(form: Mapping[str, str], text: str) -> tuple[RemarkText, ...]:
    """A remark for each ticked question, then what is written of the whole; a tick without words takes the latter."""
    ticked = [name.removeprefix(TICK) for name in form if name.startswith(TICK)]
    own = {name: form.get(f"{TICK_WORDS}{name}", "").strip() for name in ticked}
    found = [RemarkText(words or text, name) for name, words in own.items() if words or text]
    whole = text and all(own.values())
    return (*found, RemarkText(text)) if whole else tuple(found)


def reason_at(act: str) -> str:
    """The control of the reason an act is given for: each act has reasons of its own."""
    return f"{REASON_CODE}.{act}"


def offered_acts(seen: Card) -> list[str]:
    """The acts of the composer that are possible now, beside answering."""
    return [one.key for one in desk.led(seen.allowed, seen.stage) if one.key in ACTS]


def _step(seen: Card, act: str) -> Transition:
    step = next((one for one in desk.led(seen.allowed, seen.stage) if one.key == act and act in ACTS), None)
    if step is None:
        raise ChangedMeanwhile(newest_change(seen))
    return step


def _at_its_day(error: FieldErrors) -> FieldErrors:
    return FieldErrors({ANSWER_UNTIL if name == UNTIL else name: text for name, text in error.fields.items()})


def _payload(form: Mapping[str, str], act: str, text: str) -> Payload:
    code = form.get(reason_at(act), "")
    match act:
        case "fulfilled":
            return Payload(result=text, documents=tuple(documents_in(form)))
        case "on_hold":
            return Payload(reason=text, until=day_of(form.get(UNTIL, "")), reason_code=code)
        case _:
            return Payload(remarks=remarks_in(form, text), until=day_of(form.get(ANSWER_UNTIL, "")), reason_code=code)
