"""A cabinet opened at the counter: the data, then the code the customer names."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import customer_path
from lkk.services.customers import creation
from lkk.services.customers.creation import AlreadyKnown, Begun, NewCustomer
from lkk.services.identity.registration.forms import FORMS
from lkk.services.notifications.texting import sms_offered
from lkk.state.access import allow
from lkk.state.address import choice_in
from lkk.state.arguments import Form, Word
from lkk.state.base import Base
from lkk.state.identity.registration import FieldItem, field_item
from lkk.state.refusals import WHOLE
from lkk.vocabulary.people import CodeChannel, RegistrationKind
from lkk.vocabulary.permissions import Permission

DATA_FORM, CODE_FORM = "counter-data", "counter-code"


@dataclass
class ChannelItem:
    """A way the code may go."""

    value: str
    label: str
    hint: str


class CustomerCreation(Base):
    """Both steps; what was typed stays in the form until the code is sent."""

    loaded: bool = False
    kind: str = RegistrationKind.INDIVIDUAL.value
    fields: list[FieldItem] = []
    channels: list[ChannelItem] = []
    known_href: str = ""  # the card of whoever has the e-mail or the phone
    sent_to: str = ""  # empty until a code is sent
    turn: int = 0  # a change empties the forms

    _begun: Begun | None = None
    _channel: str = ""

    @allow(Permission.REGISTER_CUSTOMER)
    async def load(self) -> None:
        """Begin anew."""
        self._begun, self.sent_to, self.known_href = None, "", ""
        self.turn += 1
        self._forget_errors()
        self._show_kind(self.kind)
        ways = [CodeChannel.EMAIL, *([CodeChannel.PHONE] if sms_offered() else [])]
        self.channels = [ChannelItem(one.value, one.label, "") for one in ways]
        self.loaded = True

    @allow(Permission.REGISTER_CUSTOMER)
    async def choose_kind(self, kind: Word) -> None:
        """Show the data form of another kind of customer."""
        self._show_kind(kind)

    @allow(Permission.REGISTER_CUSTOMER, form=DATA_FORM, at={WHOLE: WHOLE})
    async def begin(self, form: Form) -> None:
        """Write the profile down and send the code."""
        self.known_href = ""
        new = NewCustomer(
            kind=RegistrationKind(self.kind),
            email=form.get("email", ""),
            values=form,
            channel=CodeChannel(choice_in(form, "channel", [one.value for one in self.channels]) or CodeChannel.EMAIL),
            passport_seen=bool(form.get("passport")),
            other_person=bool(form.get("other_person")),
        )
        try:
            async with self._unit() as (work, actor):
                self._show_sent(await creation.begin(work, actor, new), new.channel)
        except AlreadyKnown as error:
            self.known_href = customer_path(error.customer_id) if error.customer_id else ""
            raise

    @allow(Permission.REGISTER_CUSTOMER)
    async def resend(self) -> None:
        """Send another code the same way."""
        if self._begun is None:
            return
        channel = CodeChannel(self._channel)
        async with self._unit() as (work, actor):
            self._show_sent(await creation.resend(work, actor, self._begun.customer_id, channel), channel)
        self._notice("Код отправлен ещё раз")

    @allow(Permission.REGISTER_CUSTOMER, form=CODE_FORM, at={WHOLE: WHOLE})
    async def confirm(self, form: Form) -> Any:
        """Open the cabinet by the code the customer has named, and show the card."""
        if self._begun is None:
            return None
        begun = self._begun
        async with self._unit() as (work, actor):
            await creation.confirm(work, actor, begun.customer_id, begun.request_id, form.get("code", ""))
        self._notice("Кабинет открыт. Клиенту отправлено письмо о том, как задать пароль")
        return rx.redirect(customer_path(begun.customer_id))

    def _show_kind(self, kind: str) -> None:
        found = choice_in({"kind": kind}, "kind", [one.value for one in RegistrationKind])
        self.kind = found or RegistrationKind.INDIVIDUAL.value
        chosen = RegistrationKind(self.kind)
        self.fields = [field_item(chosen, one) for one in FORMS[chosen].fields]

    def _show_sent(self, begun: Begun, channel: CodeChannel) -> None:
        self._begun, self._channel, self.sent_to = begun, channel.value, begun.destination
