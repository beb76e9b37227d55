"""What anybody may see and that changes while pages are open: a signal names the topic and carries nothing else."""

from enum import StrEnum


class Topic(StrEnum):
    """Each has public pages that show it (`lkk.state.live.show_topic`)."""

    DIRECTORIES = "directories"
