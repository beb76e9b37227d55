"""«Онлайн-консультация»: who is here, a new dialogue, own ones; or the open dialogue with what may be done with it."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button, link_button
from lkk.components.dialog import confirm_dialog, open_button
from lkk.components.feedback import callout, empty_state
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.components.talk import talk, talk_form
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.short_rating import short_rating
from lkk.routes import ADVOCATE, ADVOCATE_CHAT
from lkk.state.consultations.chat import BEGIN_FORM, CLOSE_DIALOG, SEARCH_FORM, Chat
from lkk.state.identity.session import Session
from lkk.vocabulary.consultations import TEXT_LENGTH, TOPIC_LENGTH

ON_LOAD = (Session.load, Chat.load)


def page() -> rx.Component:
    """Draw the list of own dialogues, or one of them."""
    return shell(
        ADVOCATE_CHAT,
        rx.cond(Chat.dialogue_id > 0, _dialogue(), _own()),
        ready=Chat.loaded,
    )


def _own() -> rx.Component:
    past: Any = Chat.past
    return stack(
        rx.cond(Chat.has_door, _new(), _no_door()),
        rx.cond(past | (Chat.searched != ""), _past()),
    )


def _no_door() -> rx.Component:
    return card(
        empty_state(
            "Онлайн-консультация открывается с услугой «Энергоадвокат» для малого и среднего бизнеса.",
            title="Пока недоступно",
            action=link_button("Об услуге", ADVOCATE.path),
            icon="messages_square",
        )
    )


def _new() -> rx.Component:
    people: Any = Chat.people
    form = event_form(
        BEGIN_FORM,
        rx.el.input(type="hidden", name="key", default_value=Chat.beginning_key),
        text_field("topic", "Тема", form=BEGIN_FORM, error=error_at(BEGIN_FORM, "topic"), max_length=TOPIC_LENGTH),
        select_field(
            "consultant",
            "Консультант",
            people,
            form=BEGIN_FORM,
            error=error_at(BEGIN_FORM, "consultant"),
            placeholder="Любой",
            required=False,
        ),
        text_area(
            "text",
            "Сообщение",
            form=BEGIN_FORM,
            error=error_at(BEGIN_FORM, "text"),
            max_length=TEXT_LENGTH,
        ),
        form_actions(submit_button(rx.cond(Chat.answers, "Начать диалог", "Оставить сообщение"), icon="send")),
        on_submit=Chat.begin,
        warn_unsent=True,
        key=Chat.beginning_key,
    )
    return card(_expectation(), _people(), form, title="Задать вопрос консультанту")


def _expectation() -> rx.Component:
    """An honest word about when an answer comes."""
    return rx.cond(
        Chat.answers,
        callout("success", "Консультанты на связи. Ответ придёт сюда, страницу обновлять не нужно."),
        callout(
            "info",
            rx.cond(Chat.in_hours, "Сейчас на связи никого нет. ", "Сейчас нерабочее время. "),
            "Оставьте сообщение: консультант ответит здесь и письмом. Отвечаем ",
            Chat.hours,
            ".",
        ),
    )


def _people() -> rx.Component:
    def one(person: Any) -> rx.Component:
        return rx.el.li(person.label, custom_attrs={"data-here": rx.cond(person.here, "yes", "no")}, key=person.value)

    return rx.cond(
        Chat.people,
        rx.el.ul(rx.foreach(Chat.people, one), class_name="chat-people", aria_label="Консультанты", id="consultants"),
    )


def _past() -> rx.Component:
    def one(line: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                text_link(line.topic, line.href),
                badge(line.state, line.tone),
                rx.cond(line.unread > 0, badge(f"Новых: {line.unread}", "attention")),
                class_name="badges",
            ),
            rx.cond(line.found != "", rx.el.span(line.found)),
            rx.el.small(line.when, rx.cond(line.consultant != "", f", {line.consultant}", ""), class_name="hint"),
            key=f"talk-{line.id}",
        )

    search = event_form(
        SEARCH_FORM,
        text_field(
            "find",
            "Найти в переписке",
            form=SEARCH_FORM,
            type="search",
            default_value=Chat.searched,
            max_length=100,
            required=False,
            says_optional=False,
        ),
        form_actions(submit_button("Найти", kind="soft", icon="search")),
        on_submit=Chat.find,
        key=Chat.searched,
    )
    found = rx.cond(
        Chat.past,
        rx.el.ul(rx.foreach(Chat.past, one), class_name="chat-past", id="own-talks"),
        rx.el.p("Ничего не нашлось. Попробуйте другое слово.", class_name="hint"),
    )
    more = rx.cond(Chat.more_past, button("Показать ещё", kind="plain", on_click=Chat.show_more))
    return card(search, found, more, title="Мои диалоги")


def _dialogue() -> rx.Component:
    return stack(
        card(
            rx.el.div(
                badge(Chat.dialogue_state_words, Chat.dialogue_tone),
                rx.cond(Chat.dialogue_consultant != "", rx.el.span("Консультант: ", Chat.dialogue_consultant)),
                class_name="chat-head",
            ),
            rx.cond(Chat.dialogue_waits & ~Chat.answers, _expectation()),
            talk(
                Chat,
                session=Chat.session_mark,
                other=Chat.dialogue_consultant,
                label="Сообщения диалога",
            ),
            talk_form(Chat, may_write=rx.cond(Chat.dialogue_closed, False, True)),
            rx.cond(Chat.dialogue_closed, _closed()),
            title=Chat.dialogue_topic,
            id="dialogue",
        ),
        card(
            rx.el.div(
                button("Отправить переписку на e-mail", kind="soft", icon="mail", on_click=Chat.send_letter),
                anchor(
                    icon("printer"),
                    rx.el.span("Распечатать переписку"),
                    href=Chat.print_href,
                    target="_blank",
                    rel="noopener",
                    class_name="button button-soft",
                ),
                link_button("Все диалоги", ADVOCATE_CHAT.path, kind="soft", icon="list"),
                rx.cond(Chat.dialogue_closed, rx.fragment(), open_button("Закрыть диалог", CLOSE_DIALOG, kind="plain")),
                class_name="page-actions",
            ),
        ),
        confirm_dialog(
            CLOSE_DIALOG,
            "Закрыть диалог?",
            "Писать в него будет нельзя, переписка останется. Открыть его снова можно три дня.",
            confirm=button("Закрыть диалог", on_click=Chat.close),
        ),
    )


def _closed() -> rx.Component:
    reopen = button("Открыть диалог снова", kind="soft", on_click=Chat.reopen)
    return rx.el.div(
        rx.el.p("Диалог закрыт.", class_name="hint"),
        short_rating(Chat, "Оцените работу консультанта"),
        when(Chat.may_reopen, reopen),
        class_name="chat-end",
    )
