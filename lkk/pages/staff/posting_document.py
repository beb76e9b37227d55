"""Разместить документ: the form that posts a document with its kind, number and day."""

from typing import Any

import reflex as rx

from lkk.components.disclosure import disclosure
from lkk.components.fields import date_field, select_field, text_field
from lkk.components.file_slot import file_slot
from lkk.components.forms import event_form, field_grid, form_actions, submit_button, waiting_for_files
from lkk.components.later import later
from lkk.pages.refusals import error_at, error_of
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.documents.by_hand import FORM, KINDS, PostByHand
from lkk.vocabulary.documents import NUMBER_LENGTH, TITLE_LENGTH

_WAITING: Any = StaffApplication.waiting_documents


def posting_document() -> rx.Component:
    """The form below a line that opens it."""
    return disclosure("Разместить документ с номером и датой", later(_form(), when="shown"))


@rx.memo
def _form() -> rx.Component:
    return event_form(
        FORM,
        field_grid(
            select_field(
                "kind", "Вид документа", KINDS, form=FORM, error=error_at(FORM, "kind"), placeholder="Выберите"
            ),
            text_field(
                "title",
                "Название",
                form=FORM,
                hint="Пусто — по виду документа",
                error=error_at(FORM, "title"),
                required=False,
                max_length=TITLE_LENGTH,
            ),
            text_field(
                "number",
                "Номер",
                form=FORM,
                error=error_at(FORM, "number"),
                required=False,
                max_length=NUMBER_LENGTH,
                width="half",
            ),
            date_field("issued_on", "Дата", form=FORM, meant="past", error=error_at(FORM, "issued_on"), width="half"),
            date_field(
                "sign_until",
                "Подписать до",
                form=FORM,
                meant="future",
                hint="Для документов, которые подписывает клиент. Пусто — без срока",
                error=error_at(FORM, "sign_until"),
                required=False,
                width="half",
            ),
        ),
        file_slot(
            "posting",
            "Файл документа и подпись .sig к нему",
            form=FORM,
            application=f"{StaffApplication.view.id}",
            files=_WAITING,
            on_uploaded=StaffApplication.refresh,
            on_remove=StaffApplication.remove_file,
            hint="Клиент увидит их, когда вы нажмёте «Разместить». Подпись нужна к тому, что подписывает и клиент",
            error=error_at(FORM, "posting"),
            internal=True,
        ),
        waiting_for_files(FORM),
        form_actions(submit_button("Разместить")),
        on_submit=PostByHand.post.throttle(500),
        refused=error_of(FORM),
        waits_for_files=True,
        key=f"{FORM}-{PostByHand.turn}",
    )
