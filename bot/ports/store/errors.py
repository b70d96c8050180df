"""What can go wrong with the database, named by what the caller does next."""

from bot.domain.errors import StagebotError


class StoreError(StagebotError):
    """The database did not do what was asked."""

    outcome_known = True
    """False: the transaction may have been committed; look before acting again."""


class OutcomeUnknown(StoreError):
    """The connection broke while the database was writing; whether it did is not known. Look again."""

    outcome_known = False


class Stale(StoreError):
    """Somebody else changed that first. Look again."""

    passes = True


class StoreBusy(StoreError):
    """The database is busy or away; nothing was written."""

    passes = True


class StoreBroken(StoreError):
    """The database cannot be used until somebody repairs it; nothing was written."""


class SchemaBehind(StoreError):
    """The database has another schema than this program needs. Run `stagebot db upgrade`."""
