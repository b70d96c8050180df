"""Every table as a SQLModel class: columns and indexes, nothing else.

What is asked for by SQL is a column. The rest of a run is one JSON document (`body`): the tick reads and
writes a run as a whole, so a table per list in it would only add round trips.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, Index, Text, TypeDecorator, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.domain.run.states import ACTIVE


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it without a zone, so the zone is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: it would be somebody's local one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Return it aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _time(*, nullable: bool = False) -> Any:  # noqa: ANN401 - SQLModel types a field by its annotation
    return Field(default=None, sa_column=Column(UtcTime(), nullable=nullable))


def _text() -> Any:  # noqa: ANN401 - SQLModel types a field by its annotation
    return Field(sa_column=Column(Text(), nullable=False))


# Queries repeat these word by word: a partial index serves no query that has parameters in their place.
IS_ACTIVE = text("state IN ({})".format(", ".join(f"'{state.value}'" for state in ACTIVE)))
IS_WAITING = text("state IN ('ready', 'tried')")
IS_OPEN = text("state IN ('saved', 'applying')")
IS_KEPT = text("number > 0")
IS_OPEN_WAIT = text("closed_at IS NULL")


class RunRow(SQLModel, table=True):
    """A run. Leased by the marketplace pump."""

    __tablename__ = "run"
    __table_args__ = (
        Index(
            "one_active_run_per_offer",
            "durable_id",
            unique=True,
            sqlite_where=IS_ACTIVE,
            postgresql_where=IS_ACTIVE,
        ),
        Index("run_due", "due_at", sqlite_where=IS_ACTIVE, postgresql_where=IS_ACTIVE),
        Index("run_by_offer", "team_id", "offer_id", "created_at"),
        Index("run_staged", "change_class", "staged_at"),
    )

    id: str = Field(primary_key=True)
    team_id: str
    offer_id: str
    durable_id: str
    state: str
    change_class: str
    created_at: datetime = _time()
    staged_at: datetime | None = _time(nullable=True)
    version: int
    body: str = _text()
    due_at: datetime = _time()
    lease_owner: str | None = None
    lease_until: datetime | None = _time(nullable=True)
    fence: int = 0


class ApprovalRow(SQLModel, table=True):
    """One person's yes to one digest."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("run_id", "digest", "person", name="one_yes_per_person"),)

    id: str = Field(primary_key=True)
    run_id: str = Field(foreign_key="run.id", index=True)
    digest: str
    person: str
    given_at: datetime = _time()
    counts_as: str = _text()


class SignatureRow(SQLModel, table=True):
    """One person's word that an item of the checklist holds for one digest."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("run_id", "digest", "item", name="one_signature_per_item"),)

    id: str = Field(primary_key=True)
    run_id: str = Field(foreign_key="run.id", index=True)
    digest: str
    item: str
    person: str
    note: str = _text()
    signed_at: datetime = _time()


class EventRow(SQLModel, table=True):
    """The journal. Append-only; each row carries the hash of the one before in its stream."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("stream", "prev_hash", name="one_chain_per_stream"),)

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    team_id: str
    stream: str = Field(index=True)
    kind: str
    actor: str
    at: datetime = _time()
    trace: str
    data: str = _text()
    prev_hash: str
    hash: str


class OutboxRow(SQLModel, table=True):
    """Notices to say. Leased by the Slack pump."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("event_id", "channel_id", "slot", name="one_notice_per_slot"),
        Index("outbox_due", "due_at", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("outbox_of_subject", "subject_id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    )

    id: str = Field(primary_key=True)
    event_id: str = Field(foreign_key="event.id")
    subject_id: str
    channel_id: str
    slot: str
    loud: bool
    mention: str | None = None
    state: str = "ready"
    attempts: int = 0
    last_error: str = ""
    created_at: datetime = _time()
    sent_at: datetime | None = _time(nullable=True)
    due_at: datetime = _time()
    lease_owner: str | None = None
    lease_until: datetime | None = _time(nullable=True)
    fence: int = 0


class PostRow(SQLModel, table=True):
    """A message of ours that stands in a channel."""

    __tablename__ = "post"

    subject_id: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    ts: str
    shows: str
    permalink: str = ""
    posted_at: datetime = _time()


class InboxRow(SQLModel, table=True):
    """A delivery that was seen, and what was answered."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    answer: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    seen_at: datetime = Field(default=None, sa_column=Column(UtcTime(), nullable=False, index=True))


class HomeRow(SQLModel, table=True):
    """Who opened App Home, and up to which event it was drawn."""

    __tablename__ = "home"
    __table_args__ = (Index("home_due", "due_at"),)

    team_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    opened_at: datetime = _time()
    drawn_upto: int
    shows: str
    due_at: datetime = _time()


class OfferRow(SQLModel, table=True):
    """An offer as it was last seen."""

    __tablename__ = "offer"

    team_id: str = Field(primary_key=True)
    durable_id: str = Field(primary_key=True)
    offer_id: str = Field(index=True)
    name: str
    offer_type: str
    seen_at: datetime = _time()


class WhitelistRevisionRow(SQLModel, table=True):
    """One version of a whitelist. Leased by the whitelist pump."""

    __tablename__ = "whitelist_revision"
    __table_args__ = (
        Index(
            "one_open_revision_per_offer",
            "durable_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index(
            "one_number_per_offer",
            "durable_id",
            "number",
            unique=True,
            sqlite_where=IS_KEPT,
            postgresql_where=IS_KEPT,
        ),
        Index("whitelist_revision_due", "due_at"),
    )

    id: str = Field(primary_key=True)
    team_id: str
    durable_id: str
    number: int
    state: str
    created_at: datetime = _time()
    version: int
    body: str = _text()
    due_at: datetime = _time()
    lease_owner: str | None = None
    lease_until: datetime | None = _time(nullable=True)
    fence: int = 0


class WhitelistGroupRow(SQLModel, table=True):
    """A saved group of subscriptions."""

    __tablename__ = "whitelist_group"

    team_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    offer_id: str = ""
    entries: str = _text()
    saved_by: str
    saved_at: datetime = _time()


class StatedKindRow(SQLModel, table=True):
    """What somebody said about a subscription that cannot be read."""

    __tablename__ = "said_kind"

    team_id: str = Field(primary_key=True)
    subscription: str = Field(primary_key=True)
    kind: str
    said_by: str
    said_at: datetime = _time()


class RefusalRow(SQLModel, table=True):
    """What a person was refused within the last minute, counted; then it becomes an event."""

    __tablename__ = "refusal"

    team_id: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    about: str = Field(primary_key=True)
    why: str = _text()
    first_at: datetime = _time()
    last_at: datetime = _time()
    tries: int


class SealRow(SQLModel, table=True):
    """A signed head over all chains of the journal. Append-only."""

    __tablename__ = "seal"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = _time()
    envelope: str = _text()
    copied_at: datetime | None = _time(nullable=True)


class PolicyGroupRow(SQLModel, table=True):
    """The user group that a handle of the policy stands for."""

    __tablename__ = "policy_group"

    team_id: str = Field(primary_key=True)
    handle: str = Field(primary_key=True)
    group_id: str
    kept_at: datetime = _time()


class PolicyReplicaRow(SQLModel, table=True):
    """Which policy a replica uses, and when it last said so."""

    __tablename__ = "policy_replica"

    team_id: str = Field(primary_key=True)
    replica: str = Field(primary_key=True)
    digest: str
    seen_at: datetime = _time()


class StepTimeRow(SQLModel, table=True):
    """One attempt at one step that has ended. Append-only."""

    __tablename__ = "step_time"
    __table_args__ = (Index("step_time_newest", "team_id", "step", "ended_at"),)

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    step: str = Field(primary_key=True)
    attempt: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    team_id: str
    title: str
    change_class: str
    offer_id: str
    offer_type: str
    started_at: datetime = _time()
    ended_at: datetime = _time()
    how: str
    source: str


class ForecastRow(SQLModel, table=True):
    """A band that was given, and what became of it. Hours count from `started_at`."""

    __tablename__ = "forecast"
    __table_args__ = (
        Index("forecast_decided", "team_id", "decided_at"),
        Index("forecast_of_step", "team_id", "step", "decided_at"),
    )

    run_id: str = Field(primary_key=True, foreign_key="run.id")
    step: str = Field(primary_key=True)
    attempt: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    asked: str = Field(primary_key=True)
    team_id: str
    change_class: str
    offer_type: str
    started_at: datetime = _time()
    asked_at: datetime = _time()
    elapsed: float
    mu: float | None = None
    s: float | None = None
    nu: float | None = None
    points: str = _text()
    a: float
    b: float
    r: float
    lo: float
    mid: float
    hi: float
    decided_at: datetime | None = _time(nullable=True)
    took: float | None = None
    u: float | None = None
    held: bool | None = None


class InstallationRow(SQLModel, table=True):
    """Which database this is: an id that is also kept beside the file (SQLite)."""

    __tablename__ = "installation"

    id: str = Field(primary_key=True)
    made_at: datetime = _time()


class WaitRow(SQLModel, table=True):
    """Something that waits for people. Leased by the attention planner while it is open."""

    __tablename__ = "wait"
    __table_args__ = (
        UniqueConstraint("subject_id", "kind", "part", "epoch", name="one_wait_per_epoch"),
        Index("wait_due", "due_at", sqlite_where=IS_OPEN_WAIT, postgresql_where=IS_OPEN_WAIT),
        Index("wait_of_offer", "team_id", "offer_id"),
    )

    id: str = Field(primary_key=True)
    team_id: str
    subject_id: str
    offer_id: str
    kind: str
    part: str
    epoch: int
    deadline: datetime | None = _time(nullable=True)
    opened_at: datetime = _time()
    opened_by: str
    closed_at: datetime | None = _time(nullable=True)
    rung: int
    budget: int
    next_at: datetime | None = _time(nullable=True)
    taken_by: str | None = None
    taken_until: datetime | None = _time(nullable=True)
    due_at: datetime = _time()
    lease_owner: str | None = None
    lease_until: datetime | None = _time(nullable=True)
    fence: int = 0


class NoticeRow(SQLModel, table=True):
    """One rung of a wait for one recipient."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("wait_id", "rung", "recipient", name="one_notice_per_rung"),
        Index("notice_of_event", "event_id"),
        Index("notice_of_recipient", "recipient", "told_at"),
    )

    id: str = Field(primary_key=True)
    wait_id: str = Field(foreign_key="wait.id")
    rung: int
    recipient: str
    why: str = _text()
    because: str = _text()
    can_act: bool
    due_at: datetime = _time()
    is_urgent: bool
    state: str
    told_at: datetime | None = _time(nullable=True)
    event_id: str = ""
    channel_id: str = ""
    ts: str = ""


class SnoozeRow(SQLModel, table=True):
    """Until when somebody does not want to hear of a wait."""

    __tablename__ = "snooze"

    person: str = Field(primary_key=True)
    wait_id: str = Field(foreign_key="wait.id", primary_key=True)
    until: datetime = _time()
