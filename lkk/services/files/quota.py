"""How many files and how much of them one person may send."""

from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import TooManyAttempts
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.words import at_most, size

_KIB = 1024


class TooManyFiles(TooManyAttempts):
    """More files in an hour than a person needs; refused files count as well."""

    words = f"За час можно приложить {at_most(limits.UPLOAD.count, 'файла', 'файлов')}"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.text = f"{self.words}. {self.text.partition('. ')[2]}"


class TooMuchData(TooManyFiles):
    """More data in a day than a person needs."""

    words = f"За сутки можно приложить не больше {size(limits.UPLOAD_KIB.count * _KIB)}"


async def spend_file(work: UnitOfWork, actor: Actor) -> None:
    """Count a file that is about to be received.

    Raises:
        TooManyFiles: the hour's files are used up.
    """
    try:
        await limits.spend(work, limits.UPLOAD, str(actor.author_id))
    except TooManyAttempts as error:
        raise TooManyFiles(error.retry_after_s) from None


async def spend_size(work: UnitOfWork, actor: Actor, size: int) -> None:
    """Count the bytes of a file that is about to be kept.

    Raises:
        TooMuchData: the day's data are used up.
    """
    try:
        await limits.spend(work, limits.UPLOAD_KIB, str(actor.author_id), -(-size // _KIB))
    except TooManyAttempts as error:
        raise TooMuchData(error.retry_after_s) from None
