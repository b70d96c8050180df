"""The Prometheus names, all in one list, on a registry of their own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_ACK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


class Metrics:
    """What stagebot counts. One per process, made by whoever wires it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.ack_seconds = Histogram(
            "stagebot_ack_seconds",
            "Time until a command, button or form was acknowledged",
            ["verb"],
            buckets=_ACK,
            registry=self.registry,
        )
        self.round_seconds = Histogram(
            "stagebot_round_seconds", "Time of one round of a worker", ["worker"], registry=self.registry
        )
        self.round_age_seconds = Gauge(
            "stagebot_round_age_seconds",
            "Time since a worker last finished a round, by a clock that only grows",
            ["worker"],
            registry=self.registry,
        )
        self.turned_away_total = Counter(
            "stagebot_turned_away_total",
            "Commands, buttons and forms over one person's measure of a minute",
            registry=self.registry,
        )
        self.polls_total = Counter(
            "stagebot_polls_total", "Looks at the marketplace", ["outcome"], registry=self.registry
        )
        self.effects_total = Counter(
            "stagebot_effects_total", "Intents carried out", ["kind", "outcome"], registry=self.registry
        )
        self.steps_refused_total = Counter(
            "stagebot_steps_refused_total",
            "Questions for steps and reasons that the submission API did not answer",
            ["what"],
            registry=self.registry,
        )
        self.posts_total = Counter(
            "stagebot_posts_total", "Notices said in Slack", ["slot", "outcome"], registry=self.registry
        )
        self.posts_refused_total = Counter(
            "stagebot_posts_refused_total",
            "Messages that Slack refused and that were posted as plain text",
            ["slot", "code"],
            registry=self.registry,
        )
        self.notices_undelivered_total = Counter(
            "stagebot_notices_undelivered_total",
            "Demands on somebody that neither a direct message nor a thread nor the operators' channel took",
            registry=self.registry,
        )
        self.outbox_ready = Gauge(
            "stagebot_outbox_ready", "Notices that wait to be said", registry=self.registry
        )
