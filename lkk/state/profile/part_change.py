"""A part of one's own profile: new values with a reason and a proof, or a code to a new phone or e-mail."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from lkk.routes import PROFILE, PROFILE_PART
from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.files.views import FileView
from lkk.services.forms.declaration import Field
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.requisites import phone_in_words
from lkk.services.profile import contacts, parts, profiles, requests
from lkk.services.profile.parts import SENSITIVE
from lkk.services.profile.requests import RequestView
from lkk.state.access import allow
from lkk.state.address import code_in
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import FileId, LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.applications import FieldKind
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart

FORM, CODE_FORM, WITHDRAW_DIALOG = "part", "part-code", "withdraw-change"
_MODES = {FieldKind.SNILS: "numeric", FieldKind.PASSPORT: "numeric", FieldKind.PHONE: "tel", FieldKind.EMAIL: "email"}


@dataclass
class FieldItem:
    """A field of the form; `type` and `input_mode` are those of the control, `meant` tells which year is meant."""

    name: str
    label: str
    value: str
    hint: str
    type: str
    input_mode: str
    required: bool
    width: str
    max_length: int
    meant: str


@dataclass
class AskedItem:
    """A value that was asked for."""

    label: str
    text: str


class PartChange(Base):
    """`stage` is form, sent (a request that waits) or code (a code is on its way)."""

    loaded: bool = False
    title: str = ""
    stage: str = "form"
    by_code: bool = False
    draft_id: int = 0
    proof: str = ""
    whole: bool = False  # sensitive values are typed anew, none of them is sent to the browser
    reason_asked: bool = True
    destination: str = ""
    fields: list[FieldItem] = []
    asked: list[AskedItem] = []
    reason: str = ""
    files: list[FileItem] = []
    turn: int = 0  # a change draws the form anew

    _part: str = ""
    _request: int = 0

    @allow(Permission.USE_CABINET, missing=PROFILE)
    async def load(self) -> None:
        """Open the part of the address, with the request of it that is not finished."""
        self._part = _part_in(self.router.url.path).value
        self._forget_errors()
        self._put(stage="form", destination="", turn=self.turn + 1)
        self._request = code_in(self.router.url.query_parameters)
        await self._reload(draws=True)
        if self.stage == "code":
            self._command("focus", id=f"{CODE_FORM}-code")

    @allow(Permission.USE_CABINET, missing=PROFILE)
    async def refresh(self) -> None:
        """Look again at the files and at what has become of the request; what is typed stays."""
        if self.stage != "code":
            await self._reload(draws=False)

    @allow(Permission.USE_CABINET, form=FORM)
    async def send(self, form: LongForm) -> Any:
        """Send the request; a code to a new phone or e-mail is asked for by a posted form, with the password."""
        part = ProfilePart(self._part)
        async with self._unit() as (work, actor):
            status = await requests.send(work, actor, part, form, form.get("reason", ""))
        done = status is ChangeStatus.APPROVED
        self._notice("Данные сохранены" if done else "Запрос отправлен. О решении придёт уведомление")
        return rx.redirect(PROFILE.path)

    @allow(Permission.USE_CABINET, form=CODE_FORM, at={"email": "code", "phone": "code"})
    async def confirm(self, form: LongForm) -> Any:
        """Take the code from the letter or the SMS."""
        async with self._unit() as (work, actor):
            await contacts.confirm(work, actor, ProfilePart(self._part), self._request, form.get("code", ""))
        self._notice("Данные изменены")
        return rx.redirect(PROFILE.path)

    @allow(Permission.USE_CABINET)
    async def back(self) -> None:
        """Return from the code to the form, to correct the address or to ask for another code."""
        self._forget_errors(CODE_FORM)
        self.stage = "form"

    @allow(Permission.USE_CABINET)
    async def withdraw(self) -> Any:
        """Take the request back, asked for in a dialog."""
        self._command("close", id=WITHDRAW_DIALOG)
        async with self._unit() as (work, actor):
            await requests.withdraw(work, actor, ProfilePart(self._part))
        self._notice("Запрос отозван, данные остались прежними")
        return rx.redirect(PROFILE.path)

    @allow(Permission.USE_CABINET)
    async def remove_file(self, file_id: FileId) -> None:
        """Take a file out of the request."""
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._reload(draws=False)

    async def _reload(self, *, draws: bool) -> None:
        part = ProfilePart(self._part)
        async with self._unit() as (work, actor):
            if part.by_code:
                _, profile = await profiles.of_user(work, actor.subject_id)
                form = parts.form_of(profile.kind, part)
                if form is None:
                    raise NotFound
                self._put(title=form.label, by_code=True, proof="", reason_asked=False, draft_id=0)
                if draws:
                    self.fields = [_field(one, "") for one in form.fields]
                    sent_to = await contacts.awaited(work, actor, part, self._request) if self._request else ""
                    self._put(stage="code" if sent_to else "form", destination=phone_in_words(sent_to))
                self.loaded = True
                return
            view = await requests.begin(work, actor, part)
        self._show(view, draws)
        self.loaded = True

    def _show(self, view: RequestView, draws: bool) -> None:
        form, sent = view.form, view.status is ChangeStatus.OPEN
        whole = any(one.name in SENSITIVE for one in form.fields)
        self._put(
            title=form.label,
            by_code=False,
            draft_id=view.id,
            proof=form.proof,
            whole=whole and view.filled_now,
            reason_asked=bool(form.proof) or view.filled_now,
            stage="sent" if sent else "form",
            reason=view.reason if sent else "",
            files=[_file(one) for one in view.files],
        )
        self.asked = (
            [AskedItem(one.label, parts.words(one, view.values[one.name], opened=False)) for one in form.fields]
            if sent
            else []
        )
        if draws:
            self.fields = [_field(one, "" if whole else view.values[one.name]) for one in form.fields]


def _part_in(path: str) -> ProfilePart:
    try:
        return ProfilePart(path.rstrip("/").rpartition("/")[2])
    except ValueError:
        raise NotFound from None


def _field(one: Field, value: str) -> FieldItem:
    return FieldItem(
        name=one.name,
        label=one.label,
        value=value,
        hint=one.hint,
        type="date" if one.kind is FieldKind.DATE else "text",
        input_mode=_MODES.get(one.kind, "numeric" if "цифр" in one.hint else "text"),
        required=one.required,
        width=one.width,
        max_length=one.max_length,
        meant="past" if one.not_after_days == 0 else "",
    )


def _file(one: FileView) -> FileItem:
    return FileItem(str(one.id), one.name, words.size(one.size), one.url, one.thumbnail_url)


refresh_with(PROFILE_PART, PartChange.refresh)
