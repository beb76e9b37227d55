"""One mass notification: written, looked at as a person gets it, approved by another, followed and stopped."""

from typing import Any

import reflex as rx

from lkk.routes import STAFF_BROADCAST, STAFF_BROADCASTS, broadcast_path
from lkk.services.broadcasts import approval, cards, drafts, preview, texts
from lkk.services.broadcasts.cards import Card
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.notifications.texting import sms_offered
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import Form, LongAnswer, LongForm, Word
from lkk.state.base import Base
from lkk.state.broadcasts import view
from lkk.state.broadcasts.draft_form import EMPTY, FORM, draft_of, filled
from lkk.state.broadcasts.view import FaultItem, HistoryItem, Line
from lkk.state.districts import Districts
from lkk.state.live import refresh_with, show_topic
from lkk.vocabulary.broadcasts import SMS_SEGMENTS, AudienceKind, BroadcastState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import count

PREVIEW_FORM, REFUSE_FORM = "broadcast-preview", "broadcast-refuse"
SUBMIT_DIALOG, APPROVE_DIALOG, REFUSE_DIALOG = "submit-dialog", "approve-dialog", "refuse-dialog"
STOP_DIALOG, DELETE_DIALOG = "stop-dialog", "delete-dialog"
_MAY = Permission.PREPARE_BROADCAST


class BroadcastCard(Districts, Base):
    """The broadcast of the address, or a new one; `editing` shows the form in the place of the text."""

    loaded: bool = False
    editing: bool = False
    turn: int = 0  # a change draws the form anew
    values: dict[str, str] = {}  # of the form, none until it is opened
    audience_kind: str = ""
    by_sms: bool = False
    sms_offered: bool = False
    sms_words: str = ""
    number: str = ""
    version: str = ""
    title: str = ""
    lead: str = ""
    state: str = ""
    state_label: str = ""
    tone: str = ""
    body: str = ""
    sms: str = ""
    author: str = ""
    refused_by: str = ""
    reason: str = ""
    mine: bool = False
    may_edit: bool = False
    may_decide: bool = False
    may_stop: bool = False
    by_list: bool = False
    audience: list[Line] = []
    counts: list[Line] = []
    counted: str = ""
    total_words: str = ""
    faults: list[FaultItem] = []
    list_told: str = ""
    progress: list[Line] = []
    progress_words: str = ""
    percent: int = 0
    history: list[HistoryItem] = []
    preview_name: str = ""
    preview_fits: bool = False
    preview_title: str = ""
    preview_body: str = ""
    preview_sms: str = ""
    preview_mail_told: str = ""
    preview_sms_told: str = ""

    _id: int = 0
    _version: int = 0
    _form_version: int = 0  # of the text that stands in the form

    @allow(_MAY)
    async def load_new(self) -> None:
        """Open an empty form."""
        self._id = self._version = self._form_version = 0
        self._forget_errors()
        async with self._unit() as (work, _):
            await self._read_districts(work)
        self._open_form(EMPTY)
        self._put(loaded=True, number="")

    @allow(_MAY, missing=STAFF_BROADCASTS)
    async def load(self) -> None:
        """Open the broadcast of the address."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        self._put(editing=False, preview_name="")
        await self._reload()

    @allow(_MAY, missing=STAFF_BROADCASTS)
    async def refresh(self) -> None:
        """Look again; what is being written stays."""
        if self._id:
            await self._reload()

    @allow(_MAY)
    async def edit(self) -> None:
        """Show the form with the text."""
        async with self._unit() as (work, actor):
            card = await cards.card(work, actor, self._id)
            await self._read_districts(work)
        self._form_version = card.version
        self._open_form(filled(card))

    @allow(_MAY)
    async def leave_form(self) -> None:
        """Close the form; what was typed is lost."""
        self._forget_errors(FORM)
        self.editing = False

    @allow(_MAY)
    async def choose_audience(self, kind: Word) -> None:
        """Show the conditions of a filter, or none."""
        self.audience_kind = kind

    @allow(_MAY)
    async def choose_sms(self, on: bool) -> None:
        """Show the text of the SMS, or not."""
        self.by_sms = on

    @allow(_MAY)
    async def measure_sms(self, text: LongAnswer) -> None:
        """Tell how many SMS the text becomes."""
        self.sms_words = _sms_words(text)

    @allow(_MAY, form=FORM)
    async def save(self, form: LongForm) -> Any:
        """Keep what is written; a new one is then opened."""
        async with self._unit() as (work, actor):
            id = await drafts.save(work, actor, draft_of(form), broadcast_id=self._id, seen=self._form_version)
        self._notice("Сохранено")
        if not self._id:
            return rx.redirect(broadcast_path(id))
        self.editing = False
        await self._reload()
        return None

    @allow(_MAY)
    async def count_again(self) -> None:
        """Count the recipients now."""
        async with self._unit() as (work, actor):
            await drafts.count_again(work, actor, self._id)
        await self._reload()

    @allow(_MAY, form=PREVIEW_FORM)
    async def show_preview(self, form: Form) -> None:
        """Show what one person gets: the one who is found, or the first recipient."""
        async with self._unit() as (work, actor):
            seen = await preview.preview(work, actor, self._id, form.get("words", ""))
        self._put(
            preview_name=seen.name or format.NOTHING,
            preview_fits=seen.fits,
            preview_title=seen.title,
            preview_body=seen.body,
            preview_sms=seen.sms,
            preview_mail_told=seen.mail_told,
            preview_sms_told=seen.sms_told,
        )

    @allow(_MAY)
    async def submit(self) -> None:
        """Ask for approval, asked for in a dialog."""
        self._command("close", id=SUBMIT_DIALOG)
        async with self._unit() as (work, actor):
            await approval.submit(work, actor, self._id, self._version)
        self._notice("Отправлено на одобрение")
        await self._reload()

    @allow(_MAY)
    async def withdraw(self) -> None:
        """Take it back from the approval."""
        async with self._unit() as (work, actor):
            await approval.withdraw(work, actor, self._id, self._version)
        self._notice("Рассылка снова черновик")
        await self._reload()

    @allow(_MAY)
    async def discard(self) -> Any:
        """Delete it, asked for in a dialog."""
        self._command("close", id=DELETE_DIALOG)
        async with self._unit() as (work, actor):
            await drafts.discard(work, actor, self._id, self._version)
        self._notice("Черновик удалён")
        return rx.redirect(STAFF_BROADCASTS.path)

    @allow(Permission.APPROVE_BROADCAST)
    async def approve(self) -> None:
        """Let it be sent, asked for in a dialog."""
        self._command("close", id=APPROVE_DIALOG)
        async with self._unit() as (work, actor):
            await approval.approve(work, actor, self._id, self._version)
        self._notice("Одобрено, отправка начинается")
        await self._reload()

    @allow(Permission.APPROVE_BROADCAST, form=REFUSE_FORM)
    async def refuse(self, form: LongForm) -> None:
        """Give it back with the reason of the dialog."""
        try:
            async with self._unit() as (work, actor):
                await approval.refuse(work, actor, self._id, self._version, form.get("reason", ""))
        except (Stale, NotFound):
            self._command("close", id=REFUSE_DIALOG)
            raise
        self._command("close", id=REFUSE_DIALOG)
        self._notice("Возвращено автору")
        await self._reload()

    @allow(_MAY)
    async def stop(self) -> None:
        """Stop the sending, asked for in a dialog."""
        self._command("close", id=STOP_DIALOG)
        async with self._unit() as (work, actor):
            got = await approval.stop(work, actor, self._id)
        self._notice(f"Остановлено. Получили: {got}")
        await self._reload()

    def _open_form(self, values: dict[str, str]) -> None:
        self._put(
            values=values,
            audience_kind=values["audience"],
            by_sms=bool(values["by_sms"]),
            sms_offered=sms_offered(),
            sms_words=_sms_words(values["sms"]),
            editing=True,
            turn=self.turn + 1,
        )

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            card = await cards.card(work, actor, self._id)
        self._version = card.version
        self._show(card)
        self.loaded = True

    def _show(self, card: Card) -> None:
        segments = texts.sms_segments(card.sms, drafts.sms_host()) if card.sms else 0
        progress = card.progress
        self._put(
            number=str(card.id),
            version=str(card.version),
            title=card.title,
            lead=card.kind.label,
            state=card.state.value,
            state_label=card.state.label,
            tone=card.state.tone,
            body=card.body,
            sms=f"{card.sms} {drafts.sms_host()}" if card.sms else "",
            author=card.author or format.NOTHING,
            refused_by=card.decided_by if card.state is BroadcastState.REFUSED else "",
            reason=card.reason,
            mine=card.mine,
            may_edit=card.may_edit,
            may_decide=card.may_decide,
            may_stop=card.may_stop,
            by_list=card.audience.kind is AudienceKind.LIST,
            audience=view.audience_lines(card),
            counts=view.count_lines(card, segments),
            counted=format.moment(card.counted_at),
            total_words=view.people(card.counts.total),
            faults=[FaultItem(str(one.row), one.text) for one in card.list_faults],
            list_told=card.list_told if card.list_faults or not card.list_accounts else "",
            progress=view.progress_lines(card, progress) if progress else [],
            progress_words=view.progress_words(card, progress) if progress else "",
            percent=view.percent(card, progress) if progress else 0,
            history=[view.history_item(line) for line in card.history],
        )


def _sms_words(text: str) -> str:
    if not text.strip():
        return f"Не больше {SMS_SEGMENTS} частей вместе с адресом портала в конце"
    parts = texts.sms_segments(text, drafts.sms_host())
    over = f", можно не больше {SMS_SEGMENTS}: сократите" if parts > SMS_SEGMENTS else ""
    return f"{count(parts, 'часть', 'части', 'частей')} вместе с адресом портала{over}"


refresh_with(STAFF_BROADCAST, BroadcastCard.refresh)
show_topic(STAFF_BROADCAST, Topic.BROADCASTS, BroadcastCard.refresh)
