"""Assembles the application; no logic."""

from types import ModuleType
from typing import Any

import reflex as rx
from starlette.applications import Starlette

from lkk import routes
from lkk.components.commands import command_runner
from lkk.components.connection import connection_banner
from lkk.components.error_page import error_boundary, hydrate_fallback
from lkk.components.focus_on_route import focus_on_route
from lkk.components.head import head_components
from lkk.pages.account import (
    accounts,
    consumption,
    home,
    hourly,
    marks,
    meters,
    notifications,
    outages,
    own_applications,
    readings,
    readings_archive,
    security,
)
from lkk.pages.advocate import callback
from lkk.pages.advocate import chat as advocate_chat
from lkk.pages.advocate import home as advocate
from lkk.pages.applications import application as own_application
from lkk.pages.applications import confirm, kinds, sent, wizard
from lkk.pages.appointments import new as appointment_new
from lkk.pages.appointments import own as appointments
from lkk.pages.capacity_agreements import agreement as capacity_agreement
from lkk.pages.documents import agreement as signature_agreement
from lkk.pages.documents import document as own_document
from lkk.pages.documents import room as documents
from lkk.pages.money import own as payments
from lkk.pages.money import refunds as own_refunds
from lkk.pages.money import statement
from lkk.pages.profile import part_change, profile
from lkk.pages.public import book, landing, login, not_found, recover, register, second_step, tablet
from lkk.pages.redistribution import ad as capacity_ad
from lkk.pages.redistribution import contact as capacity_contact
from lkk.pages.redistribution import own as own_capacity
from lkk.pages.staff import application as staff_application
from lkk.pages.staff import (
    audit,
    bank_payment,
    bank_payments,
    broadcast,
    broadcast_new,
    broadcasts,
    change,
    changes,
    connection_terms,
    customer,
    customer_new,
    customers,
    desk,
    directories,
    directory,
    disclosing,
    health,
    hours_mail,
    imports,
    offer,
    permissions,
    refund,
    refunds,
    reports,
    supplier,
    survey,
    survey_new,
    surveys,
    templates,
    users,
    visits_day,
    visits_load,
    visits_plans,
)
from lkk.pages.staff import capacity as staff_capacity
from lkk.pages.staff import marks as staff_marks
from lkk.pages.staff import outages as staff_outages
from lkk.pages.staff import signatures as staff_signatures
from lkk.pages.staff.advocate import calls as staff_calls
from lkk.pages.staff.advocate import dialogues as staff_dialogues
from lkk.pages.staff.advocate import managers
from lkk.pages.staff.advocate import report as advocate_report
from lkk.settings import settings
from lkk.state.base import Base
from lkk.stylesheets import STYLESHEETS
from lkk.web.appointment_routes import APPOINTMENT_ROUTES
from lkk.web.auth_routes import AUTH_ROUTES
from lkk.web.broadcast_routes import BROADCAST_ROUTES
from lkk.web.consultation_routes import CONSULTATION_ROUTES
from lkk.web.document_routes import DOCUMENT_ROUTES
from lkk.web.event_namespace import own_events
from lkk.web.export_routes import EXPORT_ROUTES
from lkk.web.failures import report
from lkk.web.file_routes import FILE_ROUTES
from lkk.web.guard import Guard
from lkk.web.harden import Hardened
from lkk.web.health import HEALTH_ROUTES
from lkk.web.hourly_routes import HOURLY_ROUTES
from lkk.web.import_routes import IMPORT_ROUTES
from lkk.web.live_listener import listen
from lkk.web.logo_routes import LOGO_ROUTES
from lkk.web.manager_routes import MANAGER_ROUTES
from lkk.web.money_routes import MONEY_ROUTES
from lkk.web.outage_routes import OUTAGE_ROUTES
from lkk.web.own_data_routes import OWN_DATA_ROUTES
from lkk.web.payment_routes import PAYMENT_ROUTES
from lkk.web.presence_beat import beat_for_ever
from lkk.web.presence_routes import PRESENCE_ROUTES
from lkk.web.process_figures import tell
from lkk.web.reading_file_routes import READING_FILE_ROUTES
from lkk.web.reception_routes import RECEPTION_ROUTES
from lkk.web.signing_routes import SIGNING_ROUTES
from lkk.web.site.routes import SITE_ROUTES
from lkk.web.sms_hook import SMS_HOOK_ROUTES
from lkk.web.tab_store import gate, watch
from lkk.web.visit_routes import VISIT_ROUTES

PAGES: dict[routes.Route, ModuleType] = {
    routes.HOME_PUBLIC: landing,
    routes.LOGIN: login,
    routes.LOGIN_SECOND: second_step,
    routes.REGISTER: register,
    routes.RECOVER: recover,
    routes.TABLET: tablet,
    routes.BOOK: book,
    routes.NOT_FOUND: not_found,
    routes.HOME: home,
    routes.ACCOUNTS: accounts,
    routes.READINGS: readings,
    routes.METERS: meters,
    routes.READINGS_ARCHIVE: readings_archive,
    routes.CONSUMPTION: consumption,
    routes.HOURLY: hourly,
    routes.APPLICATIONS: own_applications,
    routes.APPLICATION_NEW: kinds,
    routes.APPLICATION_FORM: wizard,
    routes.APPLICATION_CONFIRM: confirm,
    routes.APPLICATION_SENT: sent,
    routes.APPLICATION: own_application,
    routes.DOCUMENTS: documents,
    routes.SIGNATURE_AGREEMENT: signature_agreement,
    routes.DOCUMENT: own_document,
    routes.CAPACITY_AGREEMENT: capacity_agreement,
    routes.PAYMENTS: payments,
    routes.APPOINTMENTS: appointments,
    routes.APPOINTMENT_NEW: appointment_new,
    routes.ADVOCATE_CALLBACK: callback,
    routes.ADVOCATE_CHAT: advocate_chat,
    routes.ADVOCATE: advocate,
    routes.REFUNDS: own_refunds,
    routes.STATEMENT: statement,
    routes.OWN_OUTAGES: outages,
    routes.CAPACITY_OWN: own_capacity,
    routes.CAPACITY_AD: capacity_ad,
    routes.CAPACITY_CONTACT: capacity_contact,
    routes.MARKS: marks,
    routes.NOTIFICATIONS: notifications,
    routes.PROFILE: profile,
    routes.PROFILE_PART: part_change,
    routes.SECURITY: security,
    routes.STAFF_CHANGES: changes,
    routes.STAFF_CHANGE: change,
    routes.STAFF: desk,
    routes.STAFF_CUSTOMERS: customers,
    routes.STAFF_CUSTOMER_NEW: customer_new,
    routes.STAFF_CUSTOMER: customer,
    routes.STAFF_APPLICATION: staff_application,
    routes.STAFF_OFFER: offer,
    routes.STAFF_TERMS: connection_terms,
    routes.STAFF_DAY: visits_day,
    routes.STAFF_PLANS: visits_plans,
    routes.STAFF_LOAD: visits_load,
    routes.STAFF_ADVOCATE: staff_dialogues,
    routes.STAFF_CALLS: staff_calls,
    routes.STAFF_ADVOCATE_REPORT: advocate_report,
    routes.STAFF_REPORTS: reports,
    routes.STAFF_DISCLOSURE: disclosing,
    routes.STAFF_IMPORT: imports,
    routes.STAFF_SUPPLIER: supplier,
    routes.STAFF_HOURS_MAIL: hours_mail,
    routes.STAFF_TEMPLATES: templates,
    routes.STAFF_ADVOCATE_MANAGERS: managers,
    routes.STAFF_OUTAGES: staff_outages,
    routes.STAFF_PAYMENTS: bank_payments,
    routes.STAFF_PAYMENT: bank_payment,
    routes.STAFF_REFUNDS: refunds,
    routes.STAFF_REFUND: refund,
    routes.STAFF_SIGNATURES: staff_signatures,
    routes.STAFF_USERS: users,
    routes.STAFF_PERMISSIONS: permissions,
    routes.STAFF_DIRECTORIES: directories,
    routes.STAFF_DIRECTORY: directory,
    routes.STAFF_BROADCASTS: broadcasts,
    routes.STAFF_BROADCAST_NEW: broadcast_new,
    routes.STAFF_BROADCAST: broadcast,
    routes.STAFF_MARKS: staff_marks,
    routes.STAFF_CAPACITY: staff_capacity,
    routes.STAFF_SURVEYS: surveys,
    routes.STAFF_SURVEY_NEW: survey_new,
    routes.STAFF_SURVEY: survey,
    routes.STAFF_AUDIT: audit,
    routes.STAFF_HEALTH: health,
}


def _overlay(stateful: bool) -> rx.Component | None:
    """What outlives navigation; pages are redrawn with every address."""
    commands: Any = Base.commands
    return rx.fragment(connection_banner(), focus_on_route(), command_runner(commands)) if stateful else None


def _wall(inner: Any) -> Any:
    return Hardened(inner, settings())


app = rx.App(
    html_lang="ru",
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    hydrate_fallback=hydrate_fallback,
    toaster=None,
    backend_exception_handler=report,
    app_wraps={
        (55, "ErrorBoundary"): lambda stateful: error_boundary(),
        (5, "Overlay"): _overlay,
    },
    api_transformer=[
        Starlette(
            routes=[
                *APPOINTMENT_ROUTES,
                *PAYMENT_ROUTES,
                *AUTH_ROUTES,
                *BROADCAST_ROUTES,
                *CONSULTATION_ROUTES,
                *DOCUMENT_ROUTES,
                *EXPORT_ROUTES,
                *HOURLY_ROUTES,
                *FILE_ROUTES,
                *HEALTH_ROUTES,
                *IMPORT_ROUTES,
                *LOGO_ROUTES,
                *MANAGER_ROUTES,
                *MONEY_ROUTES,
                *OUTAGE_ROUTES,
                *OWN_DATA_ROUTES,
                *PRESENCE_ROUTES,
                *READING_FILE_ROUTES,
                *RECEPTION_ROUTES,
                *SMS_HOOK_ROUTES,
                *SIGNING_ROUTES,
                *SITE_ROUTES,
                *VISIT_ROUTES,
            ]
        ),
        gate,
        _wall,
    ],
)
app.add_middleware(Guard(own_events(app).busy))
app.register_lifespan_task(listen)
app.register_lifespan_task(tell)
app.register_lifespan_task(watch)
app.register_lifespan_task(beat_for_ever)

for route, module in PAGES.items():
    app.add_page(module.page, route=route.path, title=route.document_title, on_load=list(module.ON_LOAD))
