"""The form of a mass notification: its defaults and what was sent of it."""

from collections.abc import Mapping

from lkk.services.broadcasts.audience import Audience
from lkk.services.broadcasts.cards import Card
from lkk.services.broadcasts.drafts import Draft
from lkk.state.address import choice_in
from lkk.vocabulary.broadcasts import Attached, AudienceKind, BroadcastKind, PhoneIs
from lkk.vocabulary.people import ApplicantType

FORM = "broadcast"
EMPTY: dict[str, str] = {
    "kind": BroadcastKind.NEWS.value,
    "title": "",
    "body": "",
    "by_mail": "on",
    "by_sms": "",
    "sms": "",
    "audience": AudienceKind.FILTER.value,
    "street": "",
    "district": "",
    "attached": Attached.ANY.value,
    "phone": PhoneIs.ANY.value,
    **{f"type_{one.value}": "" for one in ApplicantType},
}


def filled(card: Card) -> dict[str, str]:
    """What stands in the form of a broadcast that is changed."""
    audience = card.audience
    return {
        **EMPTY,
        "kind": card.kind.value,
        "title": card.title,
        "body": card.body,
        "by_mail": _mark(card.by_mail),
        "by_sms": _mark(card.by_sms),
        "sms": card.sms,
        "audience": audience.kind.value,
        "street": audience.street,
        "district": audience.district,
        "attached": audience.attached.value,
        "phone": audience.phone.value,
        **{f"type_{one.value}": _mark(one in audience.types) for one in ApplicantType},
    }


def draft_of(form: Mapping[str, str]) -> Draft:
    """Read what was sent; a choice that is not offered is the usual one."""
    kind = choice_in(form, "kind", list(BroadcastKind)) or BroadcastKind.NEWS
    chosen = choice_in(form, "audience", list(AudienceKind)) or AudienceKind.FILTER
    filters = Audience(
        AudienceKind(chosen),
        frozenset(one for one in ApplicantType if form.get(f"type_{one.value}")),
        " ".join(form.get("street", "").split()),
        Attached(choice_in(form, "attached", list(Attached)) or Attached.ANY),
        PhoneIs(choice_in(form, "phone", list(PhoneIs)) or PhoneIs.ANY),
        form.get("district", ""),
    )
    return Draft(
        kind=BroadcastKind(kind),
        title=form.get("title", ""),
        body=form.get("body", ""),
        audience=filters if filters.kind is AudienceKind.FILTER else Audience(filters.kind),
        by_mail=bool(form.get("by_mail")),
        by_sms=bool(form.get("by_sms")),
        sms=form.get("sms", ""),
    )


def _mark(value: bool) -> str:
    return "on" if value else ""
