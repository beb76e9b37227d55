"""Reading and confirming what an employee has prepared: parts of the cabinet's page and of the tablet's."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.dialog import close_button, dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.fields import code_field, text_area
from lkk.components.forms import event_form, form_actions, refusal, submit_button
from lkk.components.surfaces import card, stack
from lkk.pages.refusals import error_at, error_of
from lkk.state.applications.confirming import DECLINE_DIALOG, FORM


def reading(state: Any) -> rx.Component:
    """Everything that was answered and attached, page by page."""

    def line(item: Any) -> rx.Component:
        return rx.fragment(rx.el.dt(item.label), rx.el.dd(item.text), key=item.label)

    def section(item: Any) -> rx.Component:
        return rx.el.section(
            rx.el.h3(item.title),
            rx.el.dl(rx.foreach(item.lines, line), class_name="facts"),
            class_name="review-section",
            key=item.title,
        )

    def file(item: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(item.name, href=item.url, class_name="link", custom_attrs={"download": item.name}),
            " ",
            rx.el.small(item.size),
            key=item.id,
        )

    files = rx.el.section(
        rx.el.h3("Приложенные файлы"), rx.el.ul(rx.foreach(state.files, file), class_name="application-list")
    )
    return card(rx.foreach(state.sections, section), rx.cond(state.files, files), title=state.kind_title)


def confirmation(state: Any, *, by_press: Any) -> rx.Component:
    """The consents, the code and the two answers; with `by_press` the code is not asked for."""
    form = event_form(
        FORM,
        rx.foreach(state.consents, _consent),
        rx.cond(by_press, rx.fragment(), _code(state)),
        refusal(error_of(FORM)),
        form_actions(submit_button("Подтвердить и подать", icon="send"), open_button("Не подтверждаю", DECLINE_DIALOG)),
        on_submit=state.confirm.throttle(500),
        key=f"{FORM}-{state.draft_id}",
    )
    return stack(
        card(
            rx.el.p(
                rx.cond(
                    by_press,
                    "Прочтите заявку, отметьте согласия и нажмите «Подтвердить и подать». Код не нужен: паспорт вы "
                    "предъявили на приёме.",
                    "Прочтите заявку, отметьте согласия и введите код, который мы пришлём вам. "
                    "Никому его не сообщайте.",
                )
            ),
            form,
            title="Ваше решение",
        ),
        _decline_dialog(state),
    )


def _code(state: Any) -> rx.Component:
    to_email = button(
        rx.fragment("Получить код на ", state.email), kind="soft", on_click=state.send_code("email").throttle(500)
    )
    to_phone = button(
        rx.fragment("Получить СМС на ", state.phone), kind="soft", on_click=state.send_code("phone").throttle(500)
    )
    return rx.fragment(
        form_actions(to_email, rx.cond(state.phone != "", to_phone)),
        rx.cond(state.sent_to != "", callout("info", rx.fragment("Код отправлен: ", state.sent_to), live=True)),
        code_field(
            "Код подтверждения",
            form=FORM,
            error=error_at(FORM, "code"),
            hint="Шесть цифр, действует 10 минут",
            width="third",
        ),
    )


def _consent(consent: Any) -> rx.Component:
    return rx.el.div(
        rx.el.input(type="hidden", name=f"version.{consent.purpose}", value=consent.version, read_only=True),
        checkbox_field(consent.name, consent.label, form=FORM, error=error_at(FORM, consent.name)),
        disclosure(
            rx.fragment(consent.document, ", редакция ", consent.version),
            rx.el.div(rx.foreach(consent.paragraphs, rx.el.p), class_name="consent-text", tab_index=0, role="region"),
        ),
        class_name="agreement-consent",
        key=consent.name,
    )


def _decline_dialog(state: Any) -> rx.Component:
    form = event_form(
        f"{DECLINE_DIALOG}-form",
        rx.el.p("Заявка не будет подана. Сотрудник прочтёт, что не так; черновик останется в кабинете."),
        text_area("words", "Что не так", form=DECLINE_DIALOG, error=error_at(DECLINE_DIALOG, "words"), max_length=1000),
        form_actions(submit_button("Не подтверждать", kind="danger"), close_button("Отмена", DECLINE_DIALOG)),
        on_submit=state.decline.throttle(500),
    )
    return dialog(DECLINE_DIALOG, "Не подтверждаете заявку?", form)
