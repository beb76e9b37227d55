"""One mass notification: what is wanted of the reader, its text and recipients, its progress, its history."""

from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.buttons import button
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.feedback import callout, empty_state, progress
from lkk.components.fields import text_area, text_field
from lkk.components.file_slot import list_slot
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.broadcast_form import broadcast_form
from lkk.routes import STAFF_BROADCAST
from lkk.state.broadcasts.broadcast import (
    APPROVE_DIALOG,
    DELETE_DIALOG,
    PREVIEW_FORM,
    REFUSE_DIALOG,
    REFUSE_FORM,
    STOP_DIALOG,
    SUBMIT_DIALOG,
    BroadcastCard,
)
from lkk.state.identity.session import Session
from lkk.vocabulary.broadcasts import (
    LIST_EXTENSIONS,
    LIST_MEGABYTES,
    LIST_RULES,
    LIST_TOO_BIG,
    LIST_WRONG_TYPE,
    REASON_LENGTH,
    BroadcastState,
)

ON_LOAD = (Session.load, BroadcastCard.load)
_NOT_RESUMED = "Остановленную рассылку не продолжить: подготовьте новую, её одобрят заново."


def page() -> rx.Component:
    """What is to be done first, then the facts, then the history."""
    parts = stack(_asked(), _progress(), _text(), _recipients(), _preview(), _history(), *_dialogs())
    return shell(
        STAFF_BROADCAST,
        rx.cond(BroadcastCard.editing, broadcast_form(new=False), parts),
        title=BroadcastCard.title,
        lead=BroadcastCard.lead,
        actions=(rx.cond(BroadcastCard.editing, rx.fragment(), _buttons()),),
        ready=BroadcastCard.loaded,
    )


def _buttons() -> rx.Component:
    own = rx.fragment(
        open_button("Отправить на одобрение", SUBMIT_DIALOG, kind="primary"),
        button("Изменить", kind="soft", icon="pencil", on_click=BroadcastCard.edit),
        open_button("Удалить", DELETE_DIALOG, kind="plain"),
    )
    decide = rx.fragment(
        open_button("Одобрить", APPROVE_DIALOG, kind="primary"),
        open_button("Вернуть автору", REFUSE_DIALOG, kind="plain"),
    )
    waits = BroadcastCard.mine & (BroadcastCard.state == BroadcastState.WAITING.value)
    return rx.fragment(
        when(BroadcastCard.may_edit, own),
        when(BroadcastCard.may_decide, decide),
        when(waits, button("Отозвать", kind="soft", icon="undo_2", on_click=BroadcastCard.withdraw)),
        when(BroadcastCard.may_stop, open_button("Остановить", STOP_DIALOG, kind="danger")),
    )


def _asked() -> rx.Component:
    mine = BroadcastCard.mine
    return rx.fragment(
        rx.el.p(
            badge(BroadcastCard.state_label, BroadcastCard.tone), " Автор: ", BroadcastCard.author, id="broadcast-state"
        ),
        pick(
            BroadcastCard.state,
            {
                BroadcastState.DRAFT.value: when(
                    mine,
                    callout("info", "Проверьте получателей и текст, затем отправьте на одобрение другому сотруднику."),
                ),
                BroadcastState.REFUSED.value: callout(
                    "attention",
                    BroadcastCard.reason,
                    title=rx.fragment("Вернул сотрудник: ", BroadcastCard.refused_by),
                ),
                BroadcastState.WAITING.value: _waiting(),
                BroadcastState.STOPPED.value: callout("info", _NOT_RESUMED),
            },
            rx.fragment(),
        ),
    )


def _waiting() -> rx.Component:
    decide = callout(
        "attention",
        "Прочтите текст, проверьте, кому он уйдёт и как его увидит клиент.",
        title="Рассылка ждёт вашего решения",
    )
    own = callout("info", "Одобрит другой администратор. Чтобы изменить рассылку, отзовите её.")
    other = when(BroadcastCard.mine, own, callout("info", "Рассылка ждёт решения администратора."))
    return when(BroadcastCard.may_decide, decide, other)


def _progress() -> rx.Component:
    lines: Any = BroadcastCard.progress
    return when(
        BroadcastCard.progress_words,
        card(
            stack(
                progress(BroadcastCard.percent, BroadcastCard.progress_words),
                _facts(lines),
                when(
                    BroadcastCard.may_stop,
                    rx.el.p("Цифры обновляются сами. Остановить можно в любой момент.", class_name="hint"),
                ),
            ),
            title="Ход отправки",
            id="broadcast-progress",
        ),
    )


def _text() -> rx.Component:
    return card(
        rx.el.h3(BroadcastCard.title),
        rx.el.p(BroadcastCard.body, class_name="typed-text"),
        when(BroadcastCard.sms, rx.el.p(rx.el.b("СМС: "), BroadcastCard.sms)),
        title="Текст",
        id="broadcast-text",
    )


def _recipients() -> rx.Component:
    audience: Any = BroadcastCard.audience
    counts: Any = BroadcastCard.counts
    not_sent = (BroadcastCard.progress_words == "") & (BroadcastCard.counted != "")
    counted = stack(
        rx.el.h3("Сколько получат"),
        _facts(counts),
        rx.el.p(
            "Сосчитано ",
            BroadcastCard.counted,
            ". Список получателей составляется в начале отправки.",
            class_name="hint",
        ),
        button("Пересчитать", kind="soft", icon="refresh_cw", on_click=BroadcastCard.count_again),
    )
    return card(
        stack(
            _facts(audience),
            when(BroadcastCard.may_edit & BroadcastCard.by_list, _list()),
            when(not_sent, counted),
        ),
        title="Получатели",
        id="broadcast-recipients",
    )


def _list() -> rx.Component:
    faults: Any = BroadcastCard.faults
    wrong = callout("danger", "Исправьте эти строки и загрузите файл ещё раз.", title=BroadcastCard.list_told)
    rows = rx.el.ul(
        rx.foreach(faults, lambda one: rx.el.li(rx.el.b("Строка ", one.row), ": ", one.text, key=one.row)),
        id="list-faults",
    )
    framed = rx.el.div(
        rows, class_name="fault-list", role="region", aria_label="Строки с ошибками", custom_attrs={"tabIndex": 0}
    )
    return stack(
        list_slot(
            "accounts",
            "Список лицевых счетов",
            form="broadcast-list",
            url=f"/api/broadcasts/{BroadcastCard.number}/accounts?seen={BroadcastCard.version}",
            record=BroadcastCard.number,
            on_taken=BroadcastCard.refresh,
            extensions=LIST_EXTENSIONS,
            rules=f"{LIST_RULES}. Если номер есть и у физических, и у юридических лиц, "
            "во втором столбце напишите «физ» или «юр». Новый файл заменяет прежний",
            max_bytes=LIST_MEGABYTES << 20,
            wrong_type=LIST_WRONG_TYPE,
            too_big=LIST_TOO_BIG,
        ),
        when(faults.length() > 0, stack(wrong, framed)),
    )


def _preview() -> rx.Component:
    shown = rx.el.article(
        rx.el.p(
            rx.el.b(BroadcastCard.preview_name),
            " — ",
            rx.cond(BroadcastCard.preview_fits, "получит рассылку", "не входит в число получателей"),
        ),
        rx.el.h3(BroadcastCard.preview_title),
        rx.el.p(BroadcastCard.preview_body, class_name="typed-text"),
        when(BroadcastCard.preview_sms, rx.el.p(rx.el.b("СМС: "), BroadcastCard.preview_sms)),
        rx.el.p(BroadcastCard.preview_mail_told, ". ", BroadcastCard.preview_sms_told, ".", class_name="hint"),
        id="preview",
        class_name="preview",
    )
    return card(
        event_form(
            PREVIEW_FORM,
            text_field(
                "words",
                "Клиент",
                form=PREVIEW_FORM,
                hint="Номер счёта, почта, телефон или фамилия. Пусто — первый из получателей",
                error=error_at(PREVIEW_FORM, "words"),
                required=False,
                max_length=200,
            ),
            form_actions(submit_button("Показать", kind="soft", icon="eye")),
            on_submit=BroadcastCard.show_preview.throttle(500),
            refused=error_of(PREVIEW_FORM),
        ),
        when(BroadcastCard.preview_name, shown),
        title="Как это увидит клиент",
    )


def _history() -> rx.Component:
    lines: Any = BroadcastCard.history
    return card(
        rx.cond(
            lines,
            rx.el.ul(rx.foreach(lines, _history_line), class_name="entries"),
            empty_state("Здесь появится, кто и что сделал"),
        ),
        title="История",
    )


def _history_line(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(line.text),
            rx.el.div(rx.el.small(line.when, ", ", line.by)),
            when(line.reason, rx.el.p(line.reason)),
        ),
        class_name="entry",
    )


def _dialogs() -> tuple[rx.Component, ...]:
    return (
        confirm_dialog(
            SUBMIT_DIALOG,
            "Отправить на одобрение?",
            rx.fragment(
                "Получателей: ",
                BroadcastCard.total_words,
                ". Клиентам ничего не уйдёт, пока рассылку не одобрит другой администратор.",
            ),
            confirm=button("Отправить", on_click=BroadcastCard.submit.throttle(500)),
        ),
        confirm_dialog(
            APPROVE_DIALOG,
            "Одобрить рассылку?",
            rx.fragment(
                "Получателей: ",
                BroadcastCard.total_words,
                ". Отправка начнётся сразу. Отозвать доставленное нельзя, остановить остальное — можно.",
            ),
            confirm=button("Одобрить и отправить", on_click=BroadcastCard.approve.throttle(500)),
        ),
        dialog(
            REFUSE_DIALOG,
            "Вернуть рассылку автору?",
            event_form(
                REFUSE_FORM,
                text_area(
                    "reason",
                    "Что исправить",
                    form=REFUSE_FORM,
                    hint="Прочтёт автор",
                    error=error_at(REFUSE_FORM, "reason"),
                    rows=3,
                    max_length=REASON_LENGTH,
                ),
                form_actions(submit_button("Вернуть", kind="danger"), close_button("Отмена", REFUSE_DIALOG)),
                on_submit=BroadcastCard.refuse.throttle(500),
                refused=error_of(REFUSE_FORM),
            ),
        ),
        confirm_dialog(
            STOP_DIALOG,
            "Остановить рассылку?",
            f"Кому ещё не ушло, тот ничего не получит. {_NOT_RESUMED}",
            confirm=button("Остановить", kind="danger", on_click=BroadcastCard.stop.throttle(500)),
            cancel="Не останавливать",
        ),
        confirm_dialog(
            DELETE_DIALOG,
            "Удалить черновик?",
            "Текст и список счетов удалятся, вернуть их нельзя.",
            confirm=button("Удалить", kind="danger", on_click=BroadcastCard.discard.throttle(500)),
        ),
    )


def _facts(lines: Any) -> rx.Component:
    return rx.el.dl(
        rx.foreach(lines, lambda one: rx.fragment(rx.el.dt(one.label), rx.el.dd(one.text), key=one.label)),
        class_name="facts",
    )
