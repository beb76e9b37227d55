"""«Диалоги с клиентами»: who waits, own dialogues; the open one with the customer beside it."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.content import Child
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.fields import select_field, text_area
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.links import text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.talk import talk, talk_form
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.advocate.links import advocate_links
from lkk.routes import STAFF_ADVOCATE
from lkk.state.consultations.desk_dialogue import (
    CLOSE_DIALOG,
    DRAFT_FORM,
    NOTE_FORM,
    TRANSFER_FORM,
    DeskDialogue,
)
from lkk.state.identity.session import Session
from lkk.vocabulary.consultations import TEXT_LENGTH

ON_LOAD = (Session.load, DeskDialogue.load)
QUEUE = "В очередь, любому"
_WRITES: Any = DeskDialogue.has_it & ~DeskDialogue.dialogue_closed
_COLLEAGUES: Any = DeskDialogue.colleagues
_KINDS: Any = DeskDialogue.kinds


def page() -> rx.Component:
    """Draw the lists and, when one is open, the dialogue."""
    return shell(
        STAFF_ADVOCATE,
        stack(
            advocate_links(STAFF_ADVOCATE.path),
            rx.el.div(
                rx.cond(
                    DeskDialogue.dialogue_id > 0, rx.fragment(_dialogue(), rx.foreach(DeskDialogue.beside, _beside))
                ),
                rx.el.div(_here(), _mine(), _waiting(), class_name="stack desk-lists"),
                class_name=rx.cond(DeskDialogue.dialogue_id > 0, "desk desk-open", "desk"),
            ),
        ),
        ready=DeskDialogue.loaded,
    )


def _here() -> rx.Component:
    return card(
        rx.el.p(
            rx.cond(DeskDialogue.away, badge("Отошли", "neutral"), badge("На месте", "success")),
            " Диалогов у вас: ",
            rx.el.b(DeskDialogue.limit_words),
            id="own-limit",
        ),
        rx.cond(
            DeskDialogue.away,
            rx.el.p("Клиенты видят, что вас нет. Диалоги, которые у вас есть, остаются.", class_name="hint"),
        ),
        rx.cond(
            DeskDialogue.away,
            button("Я на месте", kind="soft", icon="check", on_click=DeskDialogue.come_back.throttle(500)),
            button("Отошёл", kind="plain", on_click=DeskDialogue.go_away.throttle(500)),
        ),
    )


def _mine() -> rx.Component:
    return card(
        rx.cond(
            DeskDialogue.mine,
            rx.el.ul(rx.foreach(DeskDialogue.mine, lambda one: _line(one, "own")), class_name="desk-lines"),
            rx.el.p("Своих открытых диалогов нет.", class_name="hint"),
        ),
        title="Мои диалоги",
        id="own-dialogues",
    )


def _waiting() -> rx.Component:
    return card(
        rx.cond(
            DeskDialogue.waiting,
            rx.el.ul(rx.foreach(DeskDialogue.waiting, lambda one: _line(one, "waits")), class_name="desk-lines"),
            empty_state("Новые вопросы клиентов появятся здесь сами.", title="Никто не ждёт", icon="messages_square"),
        ),
        rx.cond(
            DeskDialogue.may_take,
            rx.fragment(),
            rx.el.p("Больше диалогов правила не дают: закройте или передайте один из своих.", class_name="hint"),
        ),
        title="Очередь",
        id="waiting-dialogues",
    )


def _line(one: Any, sort: str) -> rx.Component:
    waits = rx.fragment(
        rx.el.span("Ждёт ", rx.el.b(custom_attrs={"data-waits-since": one.since}), class_name="desk-waits"),
        rx.cond(one.escalated, badge("Слишком долго, руководители знают", "danger")),
        rx.cond(one.by_letter, badge("Ответ и письмом", "info")),
        rx.cond(one.wanted != "", rx.el.span("Просит: ", one.wanted)),
    )
    own = rx.fragment(
        rx.cond(one.unread > 0, badge(f"Новых: {one.unread}", "attention")),
        rx.el.small(one.when, class_name="hint"),
    )
    take = rx.cond(
        DeskDialogue.may_take,
        button("Взять", kind="soft", on_click=DeskDialogue.take(one.id).throttle(500)),
    )
    return rx.el.li(
        text_link(one.customer, one.href),
        rx.el.span(one.topic, class_name="desk-topic"),
        rx.cond(one.last != "", rx.el.span(one.last, class_name="desk-last")),
        rx.el.div(waits if sort == "waits" else own, class_name="badges"),
        take if sort == "waits" else rx.fragment(),
        key=f"{sort}-{one.id}",
        custom_attrs={
            "data-dialogue": f"{one.id}",
            "aria-current": rx.cond(one.id == DeskDialogue.dialogue_id, "true", "false"),
        },
    )


def _dialogue() -> rx.Component:
    return rx.el.div(
        card(
            rx.el.div(
                badge(DeskDialogue.dialogue_state_words, DeskDialogue.dialogue_tone),
                rx.el.span("Клиент: ", DeskDialogue.dialogue_customer),
                rx.cond(
                    DeskDialogue.has_it, rx.fragment(), rx.el.span("Консультант: ", DeskDialogue.dialogue_consultant)
                ),
                class_name="chat-head",
            ),
            talk(
                DeskDialogue,
                session=DeskDialogue.session_mark,
                other=DeskDialogue.dialogue_customer,
                label="Сообщения диалога",
            ),
            rx.cond(
                DeskDialogue.dialogue_waits & DeskDialogue.may_take,
                button("Взять диалог", on_click=DeskDialogue.take(DeskDialogue.dialogue_id).throttle(500)),
            ),
            talk_form(DeskDialogue, extra=_answers(), may_write=_WRITES),
            rx.cond(DeskDialogue.dialogue_closed, rx.el.p("Диалог закрыт.", class_name="hint")),
            title=DeskDialogue.dialogue_topic,
            id="dialogue",
        ),
        rx.cond(DeskDialogue.has_it, _note()),
        rx.cond(_WRITES, _acts()),
        class_name="stack desk-talk",
    )


def _answers() -> rx.Component:
    def line(one: Any) -> rx.Component:
        return rx.el.li(
            button(one.title, kind="plain", on_click=DeskDialogue.use_answer(one.id)), key=f"answer-{one.id}"
        )

    return rx.cond(
        DeskDialogue.answers,
        disclosure("Шаблоны ответов", rx.el.ul(rx.foreach(DeskDialogue.answers, line), class_name="application-list")),
    )


def _note() -> rx.Component:
    return card(
        event_form(
            NOTE_FORM,
            rx.el.input(type="hidden", name="key", default_value=DeskDialogue.note_key, key=DeskDialogue.note_key),
            text_area(
                "text",
                "Внутренняя заметка",
                form=NOTE_FORM,
                error=error_at(NOTE_FORM, "text"),
                rows=2,
                hint="Клиент её не увидит",
                max_length=TEXT_LENGTH,
                key=f"note-{DeskDialogue.note_key}",
            ),
            form_actions(submit_button("Записать заметку", kind="soft")),
            on_submit=DeskDialogue.note.throttle(500),
            refused=error_of(NOTE_FORM),
            reset_on_submit=False,
        ),
    )


def _acts() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            open_button("Сделать заявкой", f"{DRAFT_FORM}-dialog", icon="file_plus", on_click=DeskDialogue.offer_kinds),
            open_button(
                "Передать", f"{TRANSFER_FORM}-dialog", icon="arrow_right", on_click=DeskDialogue.offer_colleagues
            ),
            open_button("Закрыть диалог", CLOSE_DIALOG, kind="plain"),
            link_button("Все диалоги", STAFF_ADVOCATE.path, kind="plain"),
            class_name="page-actions",
        ),
        form_dialog(
            TRANSFER_FORM,
            "Передать диалог",
            "Передать",
            DeskDialogue.transfer,
            select_field(
                "consultant",
                "Кому",
                _COLLEAGUES,
                form=TRANSFER_FORM,
                error=error_at(TRANSFER_FORM, "consultant"),
                placeholder=QUEUE,
                required=False,
                says_optional=False,
            ),
            text_area(
                "note",
                "Что нужно знать коллеге",
                form=TRANSFER_FORM,
                error=error_at(TRANSFER_FORM, "note"),
                rows=3,
                hint="Внутренняя заметка: клиент увидит только имя нового консультанта",
                max_length=TEXT_LENGTH,
            ),
        ),
        form_dialog(
            DRAFT_FORM,
            "Сделать заявкой",
            "Подготовить черновик",
            DeskDialogue.make_draft,
            select_field("kind", "Вид заявки", _KINDS, form=DRAFT_FORM, error=error_at(DRAFT_FORM, "kind")),
            lead="Черновик появится у клиента: известное о нём и его слова из диалога уже заполнены. "
            "Проверить и отправить его может только сам клиент.",
        ),
        confirm_dialog(
            CLOSE_DIALOG,
            "Закрыть диалог?",
            "Клиент сможет оценить ответ и три дня может открыть диалог снова.",
            confirm=button("Закрыть диалог", on_click=DeskDialogue.close.throttle(500)),
        ),
    )


def _beside(one: Any) -> rx.Component:
    return rx.el.aside(
        card(
            rx.el.p(rx.el.b(one.name)),
            rx.cond(one.phone != "", rx.el.p("Телефон: ", one.phone)),
            rx.el.p("Почта: ", one.email, class_name="desk-mail"),
            title="Клиент",
        ),
        _group("Лицевые счета", one.accounts, "Счёт не подключён."),
        _group(rx.fragment("Заявки: ", one.total), one.applications, "Заявок нет."),
        _group("Прежние диалоги", one.talks, "Раньше клиент не писал."),
        rx.cond(one.calls, _group("Заказанные звонки", one.calls, "")),
        class_name="stack desk-beside",
        aria_label="Клиент",
        key="beside",
    )


def _group(title: Child, lines: Any, empty: str) -> rx.Component:
    return card(
        rx.cond(
            lines,
            rx.el.ul(rx.foreach(lines, _beside_line), class_name="desk-lines"),
            rx.el.p(empty, class_name="hint"),
        ),
        title=title,
    )


def _beside_line(one: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(one.href != "", text_link(one.title, one.href), rx.el.b(one.title)),
        rx.el.span(one.text),
        rx.cond(one.status != "", badge(one.status, one.tone)),
    )
