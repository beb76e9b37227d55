"""The composer of the staff's card: everything that can be done with the application, in one place."""

from typing import Any

import reflex as rx

from lkk.components import application as parts
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.disclosure import disclosure
from lkk.components.fields import date_field
from lkk.components.forms import field_grid, submit_button
from lkk.pages.applications.questions import case_thread
from lkk.pages.refusals import error_at
from lkk.pages.staff.application_changes import change_buttons
from lkk.pages.staff.reason_choice import reason_choice
from lkk.state.applications.card_place import CardPlace
from lkk.state.applications.case_thread import MESSAGE_FORM
from lkk.state.applications.composer import ANSWER, ANSWER_UNTIL, OTHER_DOCUMENT, TICK, TICK_WORDS, UNTIL, reason_at
from lkk.state.applications.staff_application import StaffApplication
from lkk.state.applications.staff_application_changes import ACTS, ADD_REMARK, FULFIL, HOLD, RETURN

_SENDING: Any = StaffApplication.sending_key
_KEPT: Any = StaffApplication.kept_remarks
_COLLEAGUE: Any = StaffApplication.executor
_OF_COLLEAGUE: Any = (_COLLEAGUE != "") & ~StaffApplication.mine
LOOKING = parts.Looking(lambda id: StaffApplication.look_into(id).throttle(500), StaffApplication.looked_into)
_SENDS = {
    ANSWER: "Отправить сообщение",
    FULFIL: "Исполнить с этим ответом",
    RETURN: "Вернуть с замечаниями",
    ADD_REMARK: "Добавить замечание",
    HOLD: "Отложить по этой причине",
}


def composer() -> rx.Component:
    """The thread with the form under it; what is written goes where the chosen act leads."""
    return case_thread(
        StaffApplication,
        title="Переписка и решение",
        nothing="Сообщений пока нет",
        writing=StaffApplication.may_work,
        before=rx.cond(StaffApplication.may_work, _before()),
        extra=_asked(),
        looking=LOOKING,
        actions=(
            *[_send(act, words) for act, words in _SENDS.items()],
            button(
                rx.cond(CardPlace.next_href, "Сохранить и следующая", "Сохранить и к списку"),
                kind="soft",
                attributes={"data-then": "next"},
            ),
        ),
    )


def _before() -> rx.Component:
    return rx.el.div(_acts(), change_buttons(), _templates(), custom_attrs={"data-print": "hide"})


def _send(act: str, words: str) -> rx.Component:
    return rx.el.span(submit_button(words, icon="send"), custom_attrs={"data-act": act})


def _acts() -> rx.Component:
    offered: Any = StaffApplication.offered
    choices = [rx.cond(offered.contains(act), _act(act, words)) for act, words in ACTS.items()]
    return rx.el.fieldset(
        rx.el.legend("Что сделать", class_name="sr-only"),
        _act(ANSWER, "Ответить"),
        *choices,
        rx.el.p("Того, что было выбрано, больше сделать нельзя: заявку изменили. Набранное осталось, выберите другое."),
        class_name="composer-acts",
    )


def _act(act: str, words: str) -> rx.Component:
    """The control belongs to the form under it; the choice is kept until it is sent, and then it is to answer again."""
    control = rx.el.input(
        type="radio",
        name="act",
        value=act,
        form=MESSAGE_FORM,
        default_checked=StaffApplication.kept_act == ("" if act == ANSWER else act),
        key=f"{act}-{_SENDING}",
        on_change=StaffApplication.choose_act(StaffApplication.view.id, act),
    )
    return rx.el.label(control, rx.el.span(words), class_name="composer-act")


def _templates() -> rx.Component:
    def line(template: Any) -> rx.Component:
        return rx.el.li(
            button(template.title, kind="plain", on_click=StaffApplication.use_template(template.id)),
            key=f"template-{template.id}",
        )

    lines = rx.el.ul(rx.foreach(StaffApplication.templates, line), class_name="application-list")
    return rx.cond(StaffApplication.templates, disclosure("Шаблоны ответов", lines))


def _asked() -> rx.Component:
    """What the chosen act asks for beside the words; CSS shows that of one act."""
    return rx.fragment(
        rx.el.input(type="hidden", name="composer", value="1"),
        # of text and not seen: React gives a control of the type `hidden` its first value again at every drawing
        rx.el.input(type="text", name="then", default_value="", hidden=True, custom_attrs={"data-then-field": ""}),
        _of(
            HOLD,
            _reason(HOLD),
            field_grid(
                date_field(
                    UNTIL,
                    "Возобновить работу не позже",
                    form=MESSAGE_FORM,
                    meant="future",
                    error=error_at(MESSAGE_FORM, UNTIL),
                    width="half",
                )
            ),
        ),
        _of(
            f"{RETURN} {ADD_REMARK}",
            rx.el.p(
                "Отметьте в содержании заявки, что исправить: под вопросом появится место для слов. "
                "Написанное здесь относится к отметкам без слов, а если таких нет — к заявке в целом.",
                class_name="hint",
            ),
            _tick(*OTHER_DOCUMENT),
        ),
        _of(RETURN, _reason(RETURN)),
        _of(
            f"{RETURN} {ADD_REMARK}",
            field_grid(
                date_field(
                    ANSWER_UNTIL,
                    "Ответить не позже",
                    form=MESSAGE_FORM,
                    required=False,
                    earliest=StaffApplication.answer_due,
                    hint=StaffApplication.answer_rule,
                    error=error_at(MESSAGE_FORM, ANSWER_UNTIL),
                    width="half",
                )
            ),
        ),
        _of(FULFIL, _documents()),
        rx.cond(
            _OF_COLLEAGUE,
            checkbox_field(
                "instead",
                rx.fragment(
                    "Заявку ведёт ", StaffApplication.executor, ": отвечаю вместо коллеги, исполнителем останется он"
                ),
                form=MESSAGE_FORM,
                error=error_at(MESSAGE_FORM, "instead"),
            ),
        ),
        _of(
            ANSWER,
            checkbox_field(
                "internal",
                "Внутренняя заметка: заявитель её не увидит",
                form=MESSAGE_FORM,
                default_checked=StaffApplication.message_internal,
                on_change=lambda on: StaffApplication.mark_internal(StaffApplication.view.id, on),
            ),
        ),
    )


def _of(acts: str, *drawn: rx.Component) -> rx.Component:
    return rx.el.div(*drawn, class_name="composer-part", custom_attrs={"data-act": acts})


def _reason(act: str) -> rx.Component:
    """Reasons of the directory; the chosen one is written where the composer writes."""
    offered: Any = StaffApplication.reasons[act]
    return reason_choice(MESSAGE_FORM, offered, "text", name=reason_at(act))


def _documents() -> rx.Component:
    """Documents for the applicant that are there already and go as the result."""
    documents: Any = StaffApplication.view.company_documents
    return rx.foreach(
        documents,
        lambda one: checkbox_field(f"document.{one.id}", rx.fragment("Приложить: ", one.name), form=MESSAGE_FORM),
    )


def answers() -> rx.Component:
    """What was asked and answered; while remarks are being written each question can be ticked."""
    view: Any = StaffApplication.view
    blank = rx.el.dl(rx.foreach(view.blank_lines, _line), class_name="facts")
    return rx.fragment(
        parts.answers(view, line=_line),
        rx.cond(
            view.blank_lines,
            rx.el.div(disclosure(rx.fragment("Не указано: ", view.blank_lines.length()), blank), id="blank-answers"),
        ),
    )


def _line(line: Any) -> rx.Component:
    spoken = rx.fragment("Замечание", rx.el.span(": ", line.label, class_name="sr-only"))
    ticked = rx.el.dd(_tick(line.name, line.label, spoken), class_name="remark-place")
    return rx.fragment(rx.el.dt(line.label), rx.el.dd(line.text), rx.cond(StaffApplication.may_work, ticked))


def _tick(name: Any, label: Any, spoken: Any = None) -> rx.Component:
    """A remark about one thing: once it is ticked there is a place for its words."""
    box = rx.el.input(
        type="checkbox",
        name=f"{TICK}{name}",
        form=MESSAGE_FORM,
        default_checked=_KEPT.contains(name),
        key=f"{name}-{_SENDING}",
        on_change=lambda on: StaffApplication.tick(StaffApplication.view.id, name, on),
    )
    tick = rx.el.label(
        box,
        rx.el.span(label if spoken is None else spoken),
        class_name="remark-tick",
    )
    words = rx.el.input(
        name=f"{TICK_WORDS}{name}",
        form=MESSAGE_FORM,
        max_length=500,
        placeholder="Что исправить",
        class_name="input remark-words",
        default_value=_KEPT.get(name, ""),
        key=f"words-{name}-{_SENDING}",
        on_blur=lambda typed: StaffApplication.word_remark(StaffApplication.view.id, name, typed),
        custom_attrs={"aria-label": f"Что исправить: {label}", "data-tells-pauses": "yes"},
    )
    return rx.fragment(tick, words)
