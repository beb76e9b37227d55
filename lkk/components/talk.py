"""The open dialogue of either side: lines with their marks, and the field whose messages `assets/js/chat.js` keeps."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Child, Flag, Handler, Text
from lkk.components.field_frame import control_id
from lkk.components.file_slot import file_slot
from lkk.components.forms import AuthForm, form_actions, submit_button
from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.vocabulary.consultations import TEXT_LENGTH
from lkk.vocabulary.files import OwnerKind

FORM = "talk"


def talk(source: Any, *, session: Text, other: Text, label: str) -> rx.Component:
    """What was said, in a region that screen readers read out; `other` is who is told to be writing."""
    return rx.fragment(
        _memory(source, session, other),
        rx.cond(
            source.earlier,
            rx.el.button(
                "Показать раньше", type="button", on_click=source.show_earlier, class_name="button button-plain"
            ),
        ),
        rx.el.div(
            rx.el.ol(rx.foreach(source.lines, lambda line: _line(source, line)), class_name="messages"),
            rx.el.ol(id="chat-unsent", class_name="messages"),
            id="chat-log",
            role="log",
            aria_label=label,
            aria_live="polite",
            class_name="chat-log",
            custom_attrs={"tabIndex": 0},
        ),
        rx.el.p(id="chat-typing-told", class_name="hint chat-typing"),
    )


def talk_form(source: Any, *, extra: Child = "", may_write: Flag = True) -> rx.Component:
    """The field of the next message and its files; what is typed is the browser's until it is sent."""
    id = control_id(FORM, "text")
    form = AuthForm.create(
        rx.el.div(
            rx.el.label("Сообщение", html_for=id, class_name="field-label"),
            rx.el.textarea(
                name="text",
                rows="3",
                max_length=TEXT_LENGTH,
                placeholder="Введите сообщение",
                class_name="input",
                custom_attrs={"id": id, "aria-describedby": "chat-empty"},
                key=f"{source.dialogue_id}",
            ),
            rx.el.p(id="chat-empty", class_name="field-error", role="status"),
            class_name="field",
        ),
        extra,
        file_slot(
            "message",
            "Файлы и фото к сообщению",
            form=FORM,
            application=f"{source.dialogue_id}",
            files=source.waiting_files,
            on_uploaded=source.refresh,
            on_remove=source.remove_file,
            required=False,
            owner=OwnerKind.CONSULTATION,
        ),
        form_actions(submit_button("Отправить", icon="send")),
        id=FORM,
        no_validate=True,
        class_name="form",
        custom_attrs={"data-chat": "message"},
    )
    return rx.fragment(when(may_write, form), _outgoing(source))


def _memory(source: Any, session: Text, other: Text) -> rx.Component:
    """What the script reads of the state, and the buttons by which it tells of the tab."""
    return rx.el.div(
        _told("chat-typing", source.typing),
        _told("chat-in-sight", source.came_in_sight),
        _told("chat-out-of-sight", source.went_out_of_sight),
        id="chat-state",
        hidden=True,
        custom_attrs={
            "data-session": session,
            "data-dialogue": f"{source.dialogue_id}",
            "data-files": source.waiting_file_ids,
            "data-acked": source.acked_id,
            "data-refused": source.refused_id,
            "data-refused-text": source.refused_text,
            "data-typing": f"{source.typing_count}",
            "data-other": other,
        },
    )


def _told(id: str, handler: Handler) -> rx.Component:
    return rx.el.button(type="button", id=id, on_click=handler, custom_attrs={"tabIndex": -1, "aria-hidden": "true"})


def _outgoing(source: Any) -> rx.Component:
    """The form the script sends: one message of the browser's memory at a time."""
    names = ("client_id", "dialogue", "documents", "text")
    return rx.el.form(
        *(rx.el.input(type="hidden", name=name, default_value="") for name in names),
        id="chat-outgoing",
        on_submit=source.send,
        hidden=True,
    )


def _line(source: Any, line: Any) -> rx.Component:
    mark = rx.cond(
        line.seq <= source.read_to,
        rx.fragment(icon("check_check", 14), " Прочитано"),
        rx.cond(
            line.seq <= source.delivered_to,
            rx.fragment(icon("check_check", 14), " Доставлено"),
            rx.fragment(icon("check", 14), " Отправлено"),
        ),
    )
    words = rx.el.div(rx.foreach(line.pieces, _piece), class_name="message-text")
    said = rx.el.li(
        rx.el.div(
            rx.el.b(line.author),
            rx.el.span(line.when),
            rx.cond(line.kind == "note", badge("Видно только сотрудникам", "neutral")),
            class_name="message-head",
        ),
        words,
        rx.cond(line.files, rx.el.ul(rx.foreach(line.files, _file), class_name="file-list")),
        rx.cond(line.own & (line.kind == "text"), rx.el.small(mark, class_name="message-mark")),
        class_name=rx.cond(
            line.kind == "note",
            "message message-own message-note",
            rx.cond(line.own, "message message-own", "message"),
        ),
        custom_attrs={"data-seq": f"{line.seq}", "data-client": line.client_id},
        key=f"line-{line.seq}",
    )
    event = rx.el.li(
        words,
        rx.el.small(line.when),
        class_name="message message-system",
        custom_attrs={"data-seq": f"{line.seq}"},
        key=f"line-{line.seq}",
    )
    return rx.cond(line.kind == "system", event, said)


def _piece(piece: Any) -> rx.Component:
    return rx.cond(piece.href != "", text_link(piece.text, piece.href), rx.el.span(piece.text))


def _file(file: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            file.thumbnail_url,
            rx.el.img(src=file.thumbnail_url, alt="", class_name="file-thumbnail", loading="lazy"),
            rx.el.span(icon("file_text", 22), class_name="file-thumbnail"),
        ),
        rx.el.span(anchor(file.name, href=file.url), rx.el.small(file.size, class_name="hint"), class_name="file-name"),
        class_name="file-line",
        key=file.id,
    )
