"""The wizard of every kind: the questions of one step, drawn from the catalogue."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, link_button
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout
from lkk.components.file_slot import file_slot
from lkk.components.form_field import form_field
from lkk.components.forms import error_summary, event_form, field_grid, form_actions, waiting_for_files
from lkk.components.icons import icon
from lkk.components.links import anchor, text_link
from lkk.components.navigation import breadcrumbs
from lkk.components.surfaces import stack
from lkk.pages.account.outages import outage_note
from lkk.pages.applications.questions import answering
from lkk.pages.applications.wizard_check import check_page
from lkk.pages.shell import shell
from lkk.routes import APPLICATION_FORM, APPLICATION_NEW, PROFILE
from lkk.state.applications.service_facts import FactItem, ServiceFacts
from lkk.state.applications.wizard import FORM, HEADING, Wizard
from lkk.state.applications.wizard_fields import FieldItem
from lkk.state.applications.wizard_items import LineItem, SlotItem, StepItem
from lkk.state.identity.session import Session
from lkk.state.outages.known import KnownOutages
from lkk.state.outages.rows import OutageItem

ON_LOAD = (Session.load, Wizard.load, KnownOutages.load, ServiceFacts.load)
_NOT_NEEDED = "Если у вас другая беда, например оборван провод, заполните форму ниже."
_ANSWERING = answering(Wizard, Wizard.draft_id)


def page() -> rx.Component:
    """One step, or the last page."""
    known: Any = KnownOutages.outages
    return shell(
        APPLICATION_FORM,
        rx.el.div(
            rx.cond(known, stack(rx.foreach(known, _known), rx.el.p(_NOT_NEEDED))),
            breadcrumbs((APPLICATION_NEW.title, APPLICATION_NEW.path), current=Wizard.title),
            rx.el.section(_steps(), _heading(), rx.cond(Wizard.last, check_page(), _questions()), class_name="card"),
            rx.cond(ServiceFacts.lines, disclosure("О заявке: срок, результат, закон", _facts())),
            class_name="wizard stack",
        ),
        title=rx.cond(Wizard.title != "", Wizard.title, APPLICATION_FORM.title),
        lead=rx.cond(Wizard.account_number != "", rx.fragment("Лицевой счёт № ", Wizard.account_number)),
        ready=Wizard.loaded,
    )


def _known(one: rx.vars.ObjectVar[OutageItem]) -> rx.Component:
    return outage_note(one, KnownOutages.join)


def _steps() -> rx.Component:
    return rx.el.ol(rx.foreach(Wizard.steps, _step), class_name="steps", aria_label="Шаги")


def _step(step: rx.vars.ObjectVar[StepItem]) -> rx.Component:
    mark = rx.cond(step.state == "done", icon("check", 14), rx.fragment(step.number))
    words = (rx.el.span(mark, class_name="step-number"), rx.el.span(step.title, class_name="step-title"))
    return rx.el.li(
        rx.cond(step.href != "", rx.el.a(*words, href=step.href), rx.fragment(*words)),
        custom_attrs={"data-state": step.state, "aria-current": rx.cond(step.state == "current", "step", "false")},
        key=step.title,
    )


def _heading() -> rx.Component:
    heading = rx.el.h2("Шаг ", Wizard.step, ". ", Wizard.step_title, id=HEADING, tab_index=-1)
    return rx.el.div(heading, rx.cond(Wizard.step_lead != "", rx.el.p(Wizard.step_lead)), class_name="wizard-heading")


def _questions() -> rx.Component:
    """Attachments stand outside the form: their inputs are no answers."""
    errors: Any = Wizard.error_lines
    return stack(
        rx.cond(Wizard.step == 1, _paths()),
        error_summary(FORM, errors),
        event_form(
            FORM,
            rx.el.input(type="hidden", name="draft_id", value=f"{Wizard.draft_id}", read_only=True),
            rx.el.input(type="hidden", name="step", value=f"{Wizard.step}", read_only=True),
            rx.cond(Wizard.identity, _identity()),
            field_grid(rx.foreach(Wizard.fields, _field)),
            on_submit=Wizard.submit_step,
            waits_for_files=True,
            key=f"{Wizard.draft_id}-{Wizard.step}",
        ),
        rx.el.div(rx.foreach(Wizard.slots, _slot)),
        waiting_for_files(FORM),
        form_actions(
            button("Далее", type="submit", form=FORM, attributes={"data-keeps-focus": "yes"}),
            rx.cond(Wizard.previous_href != "", link_button("Назад", Wizard.previous_href, kind="soft")),
            button("Сохранить и выйти", kind="plain", on_click=Wizard.save_and_leave),
        ),
    )


def _paths() -> rx.Component:
    """Which questionnaire is open, and the way to the other one."""

    def other(label: str, *, short: bool) -> rx.Component:
        return button(label, kind="plain", on_click=Wizard.change_path(Wizard.draft_id, short).throttle(500))

    told = callout(
        "info",
        rx.el.p(
            "Для дома, дачи или гаража: бытовые нужды, вместе до 15 кВт. Категория надёжности, точки, нагрузка и вид "
            "договора решены по правилам, вы увидите их перед отправкой."
        ),
        rx.el.p("Больше 15 кВт, бизнес, своя генерация или второй источник — ", other("Полная анкета", short=False)),
        title="Короткая анкета",
    )
    shorter = callout("info", rx.el.p("Для дома до 15 кВт вопросов меньше — ", other("Короткая анкета", short=True)))
    return rx.cond(Wizard.short, told, rx.cond(Wizard.may_shorten, shorter))


def _field(item: rx.vars.ObjectVar[FieldItem]) -> rx.Component:
    return _question(item=item, key=f"{Wizard.times_drawn}-{item.name}")


@rx.memo
def _question(item: rx.Var[FieldItem], rest: rx.RestProp) -> rx.Component:
    return rx.el.div(_block(item), form_field(item, FORM, _ANSWERING), rest, class_name="form-question")


def _block(item: Any) -> rx.Component:
    return rx.cond(item.block != "", rx.el.h3(item.block, class_name="form-block"))


def _identity() -> rx.Component:
    """Who applies: known from the profile, and changed there."""

    def line(item: rx.vars.ObjectVar[LineItem]) -> rx.Component:
        return rx.fragment(rx.el.dt(item.label), rx.el.dd(item.text), key=item.label)

    return rx.el.div(
        rx.el.div(
            rx.el.h3("Заявитель, из профиля"),
            text_link("Изменить данные", PROFILE.path),
            class_name="card-head",
        ),
        rx.el.dl(rx.foreach(Wizard.identity, line), class_name="facts"),
        class_name="wizard-identity",
        id="wizard-identity",
    )


def _slot(slot: rx.vars.ObjectVar[SlotItem]) -> rx.Component:
    files: Any = slot.files
    return file_slot(
        slot.code,
        slot.label,
        form=FORM,
        application=f"{Wizard.draft_id}",
        files=files,
        on_uploaded=Wizard.look_at_files,
        on_remove=lambda file_id: Wizard.remove_file(Wizard.draft_id, file_id),
        hint=slot.hint,
        error=slot.error,
        required=slot.required,
        most=slot.most,
    )


def _facts() -> rx.Component:
    def fact(item: rx.vars.ObjectVar[FactItem]) -> rx.Component:
        return rx.fragment(rx.el.dt(item.label), rx.el.dd(item.text), key=item.label)

    return stack(
        rx.el.dl(rx.foreach(ServiceFacts.lines, fact), class_name="facts"),
        rx.el.p(anchor("Паспорт услуги: этапы, сроки, документы", href=ServiceFacts.href, class_name="link")),
    )
