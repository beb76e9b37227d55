"""The choice of a reason of the directory in the dialog of a decision."""

from typing import Any

import reflex as rx

from lkk.components.fields import select_field
from lkk.pages.refusals import error_at
from lkk.vocabulary.directories import REASON_CODE


def reason_choice(form: str, offered: Any, text: str) -> rx.Component:
    """A list while there are reasons: the chosen one is put into the field `text`, where it can be added to."""
    chosen = select_field(
        REASON_CODE,
        "Причина из справочника",
        offered,
        form=form,
        error=error_at(form, REASON_CODE),
        hint="Её слова встанут в текст ниже, их можно дополнить",
        placeholder="Другая причина: напишите её ниже",
        says_optional=False,
        required=False,
        attributes={"data-fills": f"{form}-{text}"},
    )
    return rx.cond(offered, chosen, rx.fragment())
