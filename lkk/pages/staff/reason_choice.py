"""The choice of a reason of the directory in the dialog of a decision."""

from typing import Any

import reflex as rx

from lkk.components.fields import select_field
from lkk.pages.refusals import error_at
from lkk.vocabulary.directories import REASON_CODE


def reason_choice(form: str, offered: Any, text: str, *, name: str = REASON_CODE) -> rx.Component:
    """A list while there are reasons: the chosen one is put into the field `text`, where it can be added to.

    A form with several choices gives each a `name` of its own.
    """
    chosen = select_field(
        name,
        "Причина из справочника",
        offered,
        form=form,
        error=error_at(form, name),
        hint="Её слова встанут в текст, их можно дополнить",
        placeholder="Другая причина: напишите её",
        says_optional=False,
        required=False,
        attributes={"data-fills": f"{form}-{text}"},
    )
    return rx.cond(offered, chosen, rx.fragment())
