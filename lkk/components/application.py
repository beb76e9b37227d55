"""Parts of the page of an application, the same for its applicant and for the staff."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.content import Handler, Text
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.fields import text_area
from lkk.components.file_slot import file_slot
from lkk.components.forms import event_form, form_actions, submit_button, waiting_for_files
from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.steps import stage_bar
from lkk.components.surfaces import card

LONGEST_MESSAGE = 4000


def standing(view: Any) -> rx.Component:
    """The status with its reason, and the seven steps of a grid connection."""
    return card(
        rx.el.div(
            badge(view.status, view.tone),
            rx.el.span("с ", view.changed, class_name="hint"),
            rx.cond(view.stage != "", rx.el.span("Этап: ", view.stage)),
            class_name="application-status",
            id="application-status",
        ),
        rx.cond(view.reason != "", rx.el.p(view.reason, class_name="application-words")),
        rx.cond(view.legal_ground != "", rx.el.p("Основание: ", view.legal_ground)),
        rx.cond(view.on_hold_until != "", rx.el.p("Возобновим работу не позже ", view.on_hold_until)),
        _linked("Несогласие с результатом по заявке ", view.reopens, view.reopens_href),
        _linked("По несогласию с этим результатом подана заявка ", view.reopened_by, view.reopened_by_href),
        rx.cond(
            view.identity_changed != "",
            callout(
                "info",
                "После подачи в профиле изменилось: ",
                view.identity_changed,
                ". В заявке остались данные, с которыми она подана.",
            ),
        ),
        rx.cond(view.next_step != "", rx.el.p(rx.el.b("Что дальше: "), view.next_step)),
        rx.cond(view.steps, stage_bar(view.steps)),
        id="application-standing",
    )


def _linked(words: str, number: Any, href: Any) -> rx.Component:
    return rx.cond(number != "", rx.el.p(words, text_link(number, href)))


def terms(view: Any, payments: Any) -> rx.Component:
    """Deadlines with the law they come from, then the parts of the contract's sum."""

    def line(clock: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(rx.el.b(clock.title), badge(clock.state, clock.tone), class_name="badges"),
            rx.el.p("до ", clock.due, ", ", clock.whose),
            rx.el.small(clock.law, class_name="hint"),
            custom_attrs={"data-over": rx.cond(clock.over, "yes", "no")},
        )

    def payment(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(rx.el.b(one.title), badge(one.state, one.tone), class_name="badges"),
            rx.el.p(one.when, ", срок заявителя"),
            custom_attrs={"data-over": rx.cond(one.over, "yes", "no")},
            key=one.title,
        )

    paid = rx.fragment(
        rx.el.ul(rx.foreach(payments, payment), class_name="application-list", id="payment-terms"),
        rx.el.p("Запрос информации сроки оплаты не останавливает.", class_name="hint"),
    )
    past = disclosure(
        "Прошедшие сроки", rx.el.ul(rx.foreach(view.past_clocks, line), class_name="application-list", id="past-terms")
    )
    return rx.cond(
        (view.clocks.length() > 0) | (view.past_clocks.length() > 0) | (payments.length() > 0),
        card(
            rx.el.ul(rx.foreach(view.clocks, line), class_name="application-list"),
            rx.cond(payments, paid),
            rx.cond(view.past_clocks, past),
            title="Сроки",
        ),
    )


def remark_list(remarks: Any) -> rx.Component:
    """Remarks, those that wait first; under each what was done about it: было, стало and the explanation."""

    def line(remark: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.b(remark.label),
                badge(remark.state, remark.tone),
                class_name="badges",
            ),
            rx.el.p(remark.text, class_name="application-words"),
            rx.el.small(remark.when, class_name="hint"),
            rx.cond(
                (remark.was != "") | (remark.became != ""),
                rx.el.dl(
                    rx.el.dt("Было"),
                    rx.el.dd(remark.was),
                    rx.el.dt("Стало"),
                    rx.el.dd(remark.became),
                    class_name="remark-change",
                ),
            ),
            rx.cond(
                remark.answer != "",
                rx.el.p(rx.el.b("Пояснение: "), remark.answer, class_name="application-words"),
            ),
            key=f"remark-{remark.id}",
        )

    return rx.el.ul(rx.foreach(remarks, line), class_name="application-list", id="remarks")


@dataclass(frozen=True)
class Looking:
    """How a document is looked at that needs its pages counted first: the handler, and a var of the one it counted."""

    count: Callable[[Any], Any]
    opened: Any


def documents(title: str, files: Any, nothing: str, looking: Looking | None = None) -> rx.Component:
    """Documents of one side as downloads."""
    return rx.fragment(
        rx.el.h3(title),
        rx.cond(
            files,
            rx.el.ul(
                rx.foreach(files, lambda file: document(file, looking)),
                class_name="application-list application-documents",
            ),
            rx.el.p(nothing, class_name="hint"),
        ),
    )


def document(file: Any, looking: Looking | None = None) -> rx.Component:
    """A file as a download with what it was asked for as, its size and day; its pages are looked at in the page."""
    return rx.el.li(
        rx.cond(file.place != "", rx.el.span(file.place, class_name="document-place")),
        anchor(icon("download", 16), " ", file.name, href=file.url, class_name="link"),
        rx.cond(file.copy_url != "", anchor("в формате JPEG", href=file.copy_url, class_name="link")),
        rx.cond(file.replaced, badge("Заменён", "neutral")),
        rx.el.small(file.told, class_name="hint"),
        rx.cond(file.pages, _preview(file, looking.opened == file.id if looking else False)),
        rx.cond(file.uncounted, _counting(file, looking)) if looking else None,
        class_name="application-document",
        key=file.id,
    )


def _counting(file: Any, looking: Looking) -> rx.Component:
    return rx.el.div(
        button("Посмотреть здесь", kind="plain", icon="eye", on_click=looking.count(file.id)),
        custom_attrs={"data-print": "hide"},
    )


def _preview(file: Any, open: Any) -> rx.Component:
    """Pages as pictures, asked for once the line is opened; one document is open at a time."""

    def page(url: Any) -> rx.Component:
        return rx.el.img(
            src=url, alt=f"Страница документа {file.name}", loading="lazy", key=url, class_name="document-preview-page"
        )

    pages: Any = file.pages
    drawn = rx.el.div(
        rx.foreach(pages, page),
        class_name="document-preview-pages",
        role="region",
        aria_label=f"Страницы документа {file.name}",
        tab_index=0,
    )
    shown = disclosure("Посмотреть здесь", drawn, open=open, group="preview")
    return rx.el.div(shown, class_name="document-preview", custom_attrs={"data-print": "hide"})


def history(view: Any) -> rx.Component:
    """Everything that has happened, the newest first: what, when, by whom and why."""

    def line(item: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(icon("check", 14), class_name="timeline-dot"),
            rx.el.div(
                rx.cond(item.kind != "", rx.el.small(item.kind)),
                rx.el.b(item.title),
                rx.cond(item.internal, badge("Видно только сотрудникам", "neutral")),
                rx.el.small(item.when, ", ", _named(item.who, item.side)),
                rx.cond(item.reason != "", rx.el.p(item.reason, class_name="application-words")),
            ),
            custom_attrs={"data-state": "done", "data-print": rx.cond(item.internal, "staff", "all")},
        )

    return card(rx.el.ol(rx.foreach(view.history, line), class_name="timeline", id="history"), title="История")


def _named(name: Any, side: Any) -> rx.Component:
    """A name that only the staff read; a print for the customer has the side in its place."""
    return rx.cond(
        name == side,
        rx.el.span(name),
        rx.fragment(
            rx.el.span(name, custom_attrs={"data-print": "staff"}),
            rx.el.span(side, custom_attrs={"data-print": "customer"}),
        ),
    )


def answers(view: Any, *, line: Any = None) -> rx.Component:
    """What was asked and answered, section by section; `line` draws a pair of its own."""

    def pair(item: Any) -> rx.Component:
        return rx.fragment(rx.el.dt(item.label), rx.el.dd(item.text))

    def section(one: Any) -> rx.Component:
        return rx.el.section(
            rx.el.h3(one.title),
            rx.el.dl(rx.foreach(one.lines, line or pair), class_name="facts"),
            class_name="review-section",
        )

    return rx.el.div(rx.foreach(view.sections, section), class_name="application-answers", id="answers")


def message_list(messages: Any, *, id: str, label: str, looking: Looking | None = None) -> rx.Component:
    """Messages in order, one's own at the right."""

    def enclosed(file: Any) -> rx.Component:
        return document(file, looking)

    def line(message: Any) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.b(_named(message.author, message.side)), rx.el.span(message.when), class_name="message-head"
            ),
            rx.el.div(message.text, class_name="message-text"),
            rx.cond(message.files, rx.el.ul(rx.foreach(message.files, enclosed), class_name="application-list")),
            class_name=rx.cond(message.own, "message message-own", "message"),
            key=f"message-{message.id}",
        )

    return rx.el.div(rx.el.ol(rx.foreach(messages, line), class_name="messages"), id=id, role="log", aria_label=label)


def message_form(
    form: str,
    view: Any,
    *,
    key: Text,
    error: Text,
    on_submit: Handler,
    on_uploaded: Handler,
    on_remove: Any,
    extra: rx.Component | None = None,
    draft: Text = "",
    on_leave: Handler = None,
    actions: Sequence[rx.Component] = (),
) -> rx.Component:
    """A message with files; the `key` of the sending keeps a double press from sending it twice.

    `actions` stand in the place of the button that sends.

    `draft` is what was written before, `on_leave` keeps what stands in the field.
    """
    return event_form(
        form,
        rx.el.input(type="hidden", name="sending_key", default_value=key),
        text_area(
            "text",
            "Новое сообщение",
            form=form,
            error=error,
            max_length=LONGEST_MESSAGE,
            default_value=draft,
            on_blur=on_leave,
            tells_pauses=True,
        ),
        file_slot(
            "message",
            "Файлы к сообщению",
            form=form,
            application=f"{view.id}",
            files=view.unsent,
            on_uploaded=on_uploaded,
            on_remove=on_remove,
            required=False,
        ),
        *([extra] if extra is not None else []),
        waiting_for_files(form),
        form_actions(*(actions or (submit_button("Отправить сообщение", kind="soft", icon="send"),))),
        on_submit=on_submit,
        warn_unsent=True,
        waits_for_files=True,
        key=key,
    )
