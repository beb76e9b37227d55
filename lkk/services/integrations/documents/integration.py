"""The document system among the integrations."""

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.documents.contract import DocumentSystem
from lkk.services.integrations.documents.http import document_system
from lkk.services.integrations.policy import ChannelPolicy
from lkk.vocabulary.delivery import Channel


async def _check(system: DocumentSystem) -> Answer:
    about = await system.about()
    return Answer(about.name, about.sandbox)


DOCUMENTS: Integration[DocumentSystem] = Integration(
    channel=Channel("documents", "Система документооборота (СЭД)"),
    policy=ChannelPolicy(batch=20, parallel=2),
    open=document_system,
    check=_check,
    setting="LKK_DOCUMENTS_URL",
)
