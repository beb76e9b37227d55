"""The portal put together: what each feature declares, for the engines that know no feature.

A new integration, event, kind of delivery, entity of the feed, owner of files or job is declared in its own package; a
new package is named here once.
"""

from typing import Any

from lkk.services.accounts import events as account_events
from lkk.services.accounts import feed as accounts_feed
from lkk.services.advocate import events as advocate_events
from lkk.services.advocate import jobs as advocate_jobs
from lkk.services.advocate.membership import Follower
from lkk.services.applications import events as application_events
from lkk.services.applications import jobs as application_jobs
from lkk.services.applications import own_tasks as application_tasks
from lkk.services.applications.case.files import ApplicationFiles
from lkk.services.applications.exchange import accounting_documents
from lkk.services.applications.exchange import delivery as applications_delivery
from lkk.services.applications.exchange import documents as documents_delivery
from lkk.services.applications.exchange import feed as applications_feed
from lkk.services.applications.exchange import files as files_delivery
from lkk.services.applications.exchange import smb as smb_delivery
from lkk.services.appointments import events as appointment_events
from lkk.services.appointments import jobs as appointment_jobs
from lkk.services.appointments import own_tasks as appointment_tasks
from lkk.services.appointments.leaving import forget_meetings
from lkk.services.broadcasts import delivery as broadcasts_delivery
from lkk.services.broadcasts import events as broadcast_events
from lkk.services.broadcasts import jobs as broadcast_jobs
from lkk.services.bulk_readings import jobs as bulk_jobs
from lkk.services.callbacks import events as callback_events
from lkk.services.callbacks import leaving as callbacks_leaving
from lkk.services.capacity_agreements import effects as capacity_effects
from lkk.services.capacity_agreements import events as capacity_events
from lkk.services.capacity_agreements import own_tasks as capacity_tasks
from lkk.services.connection import effects as connection_effects
from lkk.services.connection import events as connection_events
from lkk.services.connection import jobs as connection_jobs
from lkk.services.connection import (
    supply_asking,
    supply_contracts,
    supply_events,
    supply_sending,
)
from lkk.services.consultations import events as consultation_events
from lkk.services.consultations import jobs as consultation_jobs
from lkk.services.consultations import leaving as consultations_leaving
from lkk.services.consultations import own_tasks as consultation_tasks
from lkk.services.consultations.files import ConsultationFiles
from lkk.services.consulting_desk import escalation
from lkk.services.consulting_desk import events as desk_events
from lkk.services.customers import events as customer_events
from lkk.services.delivery.declaration import Handler
from lkk.services.delivery.jobs import prune_job
from lkk.services.documents import events as document_events
from lkk.services.documents import jobs as document_jobs
from lkk.services.documents.effects import DocumentEffects
from lkk.services.documents.files import DocumentFiles
from lkk.services.feed.declaration import Feed, parents_first
from lkk.services.feed.jobs import follow_job
from lkk.services.files.jobs import sweep_job
from lkk.services.files.owners import Owners
from lkk.services.hours import delivery as hours_delivery
from lkk.services.hours import events as hours_events
from lkk.services.hours import feed as hours_feed
from lkk.services.hours import jobs as hourly_jobs
from lkk.services.hours import own_tasks as hours_tasks
from lkk.services.hours.files import HourlyFiles
from lkk.services.hours_mail import events as hours_mail_events
from lkk.services.hours_mail import jobs as hours_mail_jobs
from lkk.services.identity import events as identity_events
from lkk.services.identity import jobs as identity_jobs
from lkk.services.integrations.accounting.integration import ACCOUNTING, ACCOUNTING_FILES
from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.documents.integration import DOCUMENTS
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.seal.integration import SEAL
from lkk.services.integrations.signature_check.integration import SIGNATURE_CHECK
from lkk.services.integrations.smb.integration import SMB
from lkk.services.integrations.sms.integration import SMS
from lkk.services.jobs.declaration import Job
from lkk.services.marks import events as mark_events
from lkk.services.marks import jobs as mark_jobs
from lkk.services.marks import own_tasks as mark_tasks
from lkk.services.money import events as money_events
from lkk.services.money import ledger
from lkk.services.money import news as money_news
from lkk.services.money import own_tasks as money_own_tasks
from lkk.services.money.bank import events as bank_events
from lkk.services.money.bank import taking
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.jobs import money_jobs
from lkk.services.money.online import delivery as payments_delivery
from lkk.services.money.refunds import events as refund_events
from lkk.services.money.refunds import provider as refund_provider
from lkk.services.money.refunds import sending as refund_sending
from lkk.services.notifications import sms_jobs
from lkk.services.notifications.declaration import Event
from lkk.services.notifications.delivery import emails
from lkk.services.notifications.sms_delivery import SMS_HANDLER
from lkk.services.operation import events as operation_events
from lkk.services.operation import jobs as operation_jobs
from lkk.services.operation import skipped
from lkk.services.outages import events as outage_events
from lkk.services.outages import feed as outages_feed
from lkk.services.outages import notices as outage_notices
from lkk.services.outages import reports as outage_reports
from lkk.services.own_data import events as own_data_events
from lkk.services.own_data.export import ExportFiles
from lkk.services.own_data.jobs import own_data_jobs
from lkk.services.own_tasks.declaration import TaskSource
from lkk.services.profile import events as profile_events
from lkk.services.profile.files import ChangeFiles
from lkk.services.readings import archive_exchange
from lkk.services.readings import delivery as readings_delivery
from lkk.services.readings import events as reading_events
from lkk.services.readings import feed as readings_feed
from lkk.services.readings import jobs as reading_jobs
from lkk.services.readings import own_tasks as reading_tasks
from lkk.services.readings.dial_photo_files import DialPhotoFiles
from lkk.services.reception import jobs as reception_jobs
from lkk.services.redistribution import events as redistribution_events
from lkk.services.redistribution import jobs as redistribution_jobs
from lkk.services.redistribution import own_tasks as redistribution_tasks
from lkk.services.reports import events as report_events
from lkk.services.reports import jobs as report_jobs
from lkk.services.signing import delivery as signing_delivery
from lkk.services.signing import events as signing_events
from lkk.services.signing import jobs as signing_jobs
from lkk.services.signing import own_tasks as signing_tasks
from lkk.services.signing import service_check
from lkk.services.site import index as site_index
from lkk.services.supplier import events as supplier_events
from lkk.services.supplier import jobs as supplier_jobs
from lkk.services.surveys import events as survey_events
from lkk.services.surveys import jobs as survey_jobs
from lkk.services.surveys import own_tasks as survey_tasks
from lkk.services.usage_letters import events as usage_events
from lkk.services.usage_letters import jobs as usage_jobs
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.files import OwnerKind

INTEGRATIONS: tuple[Integration[Any], ...] = (
    ACCOUNTING,
    ACCOUNTING_FILES,
    DOCUMENTS,
    MAIL,
    SMS,
    SMB,
    PAYMENTS,
    ENERGY_SUPPLIER,
    SEAL,
    SIGNATURE_CHECK,
)

EVENTS: tuple[Event, ...] = (
    *identity_events.EVENTS,
    *account_events.EVENTS,
    *profile_events.EVENTS,
    *customer_events.EVENTS,
    *own_data_events.EVENTS,
    *reading_events.EVENTS,
    *hours_events.EVENTS,
    *hours_mail_events.EVENTS,
    *document_events.EVENTS,
    *signing_events.EVENTS,
    *application_events.EVENTS,
    *connection_events.EVENTS,
    *bank_events.EVENTS,
    *refund_events.EVENTS,
    *supply_events.EVENTS,
    *money_events.EVENTS,
    *appointment_events.EVENTS,
    *mark_events.EVENTS,
    *consultation_events.EVENTS,
    *callback_events.EVENTS,
    *advocate_events.EVENTS,
    *desk_events.EVENTS,
    *usage_events.EVENTS,
    *supplier_events.EVENTS,
    *broadcast_events.EVENTS,
    *survey_events.EVENTS,
    *redistribution_events.EVENTS,
    *capacity_events.EVENTS,
    *report_events.EVENTS,
    *outage_events.EVENTS,
    *operation_events.EVENTS,
)

#: What follows when a document of a kind comes or changes its state: it is read, signed, refused or runs out.
DOCUMENT_EFFECTS: DocumentEffects = {
    **connection_effects.DOCUMENT_EFFECTS,
    **capacity_effects.DOCUMENT_EFFECTS,
    DocumentKind.SUPPLY_CONTRACT: supply_contracts.answered,
}

#: What follows when an invoice is paid.
PAYMENT_EFFECTS: PaymentEffects = connection_effects.PAYMENT_EFFECTS

HANDLERS: tuple[Handler, ...] = (
    *readings_delivery.HANDLERS,
    *archive_exchange.HANDLERS,
    *hours_delivery.HANDLERS,
    *applications_delivery.HANDLERS,
    *accounting_documents.handlers(DOCUMENT_EFFECTS),
    *files_delivery.HANDLERS,
    *documents_delivery.HANDLERS,
    *signing_delivery.HANDLERS,
    *service_check.handlers(DOCUMENT_EFFECTS),
    *smb_delivery.HANDLERS,
    *refund_sending.HANDLERS,
    *refund_provider.HANDLERS,
    *supply_sending.HANDLERS,
    *supply_contracts.HANDLERS,
    *payments_delivery.handlers(PAYMENT_EFFECTS),
    *money_news.HANDLERS,
    emails(EVENTS),
    SMS_HANDLER,
    *broadcasts_delivery.HANDLERS,
)

FEED = Feed(
    entities=parents_first(
        (
            *accounts_feed.ENTITIES,
            *readings_feed.ENTITIES,
            *archive_exchange.ENTITIES,
            *hours_feed.ENTITIES,
            *applications_feed.ENTITIES,
            *ledger.ENTITIES,
            taking.payments(PAYMENT_EFFECTS),
            *refund_sending.ENTITIES,
            *accounting_documents.ENTITIES,
            *outages_feed.ENTITIES,
        )
    ),
    announce=accounts_feed.announce,
    tell_skipped=skipped.tell,
)

#: What ends with «Энергоадвокат» when a customer leaves it.
ADVOCATE_FOLLOWERS: tuple[Follower, ...] = (
    forget_meetings,
    consultations_leaving.service_left,
    callbacks_leaving.service_left,
)

OWNERS: Owners = {
    OwnerKind.APPLICATION: ApplicationFiles(),
    OwnerKind.PROFILE_CHANGE: ChangeFiles(),
    OwnerKind.DATA_EXPORT: ExportFiles(),
    OwnerKind.HOURLY_UPLOAD: HourlyFiles(),
    OwnerKind.DIAL_PHOTOS: DialPhotoFiles(),
    OwnerKind.CONSULTATION: ConsultationFiles(),
    OwnerKind.DOCUMENT: DocumentFiles(),
}


#: What waits for a customer on the first page; those of one urgency and day stand in this order.
OWN_TASKS: tuple[TaskSource, ...] = (
    *application_tasks.OWN_TASKS,
    *signing_tasks.OWN_TASKS,
    *money_own_tasks.OWN_TASKS,
    *reading_tasks.OWN_TASKS,
    *hours_tasks.OWN_TASKS,
    *redistribution_tasks.OWN_TASKS,
    *capacity_tasks.OWN_TASKS,
    *consultation_tasks.OWN_TASKS,
    *appointment_tasks.OWN_TASKS,
    *survey_tasks.OWN_TASKS,
    *mark_tasks.OWN_TASKS,
)


def jobs() -> tuple[Job, ...]:
    """Every periodic job of the portal, with the periods of the settings."""
    return (
        follow_job(FEED),
        *identity_jobs.JOBS,
        *application_jobs.JOBS,
        *connection_jobs.JOBS,
        *supply_asking.JOBS,
        *document_jobs.JOBS,
        *money_jobs(PAYMENT_EFFECTS),
        *reading_jobs.JOBS,
        *usage_jobs.JOBS,
        *supplier_jobs.JOBS,
        *bulk_jobs.JOBS,
        *hourly_jobs.JOBS,
        *hours_mail_jobs.JOBS,
        sweep_job(OWNERS),
        *own_data_jobs(OWNERS),
        *sms_jobs.JOBS,
        prune_job(INTEGRATIONS),
        *site_index.JOBS,
        *refund_provider.JOBS,
        *reception_jobs.JOBS,
        *signing_jobs.jobs(DOCUMENT_EFFECTS),
        *appointment_jobs.JOBS,
        *consultation_jobs.JOBS,
        *callbacks_leaving.JOBS,
        *advocate_jobs.JOBS,
        *escalation.JOBS,
        *broadcast_jobs.JOBS,
        *survey_jobs.JOBS,
        *report_jobs.JOBS,
        *redistribution_jobs.JOBS,
        *mark_jobs.JOBS,
        *outage_notices.JOBS,
        *outage_reports.JOBS,
        *operation_jobs.JOBS,
    )
