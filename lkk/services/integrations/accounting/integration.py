"""The accounting system among the integrations."""

from lkk.services.integrations.accounting.contract import AccountingSystem
from lkk.services.integrations.accounting.file_messages import AccountingFiles
from lkk.services.integrations.accounting.http import accounting_system
from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.policy import ChannelPolicy
from lkk.vocabulary.delivery import Channel


async def _check(system: AccountingSystem | AccountingFiles) -> Answer:
    about = await system.about()
    return Answer(about.name, about.sandbox)


ACCOUNTING: Integration[AccountingSystem] = Integration(
    channel=Channel("accounting", "Учётная система (ИС БСК)"),
    policy=ChannelPolicy(batch=500, parallel=1),
    open=accounting_system,
    check=_check,
    setting="LKK_ACCOUNTING_URL",
)

#: The same system by a channel of its own: no reading or status waits behind twenty megabytes.
ACCOUNTING_FILES: Integration[AccountingFiles] = Integration(
    channel=Channel("accounting_files", "Учётная система: файлы заявок"),
    policy=ChannelPolicy(batch=2, parallel=2),
    open=accounting_system,
    check=_check,
    setting="LKK_ACCOUNTING_URL",
)
