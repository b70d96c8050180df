"""A panel of switches as the page draws it, whoever offers it: this workspace or another sandbox."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=300)]
Value = bool | int | float | Text | None


class Option(BaseModel):
    """One of the values of a choice."""

    model_config = ConfigDict(extra="ignore")

    value: Value
    label: Text


class Switch(BaseModel):
    """One switch. `toggle` is on or off, `choice` one of `options`, `act` is done once when it is pressed.

    With a `channel` the page offers it only to whoever looks at that channel.
    """

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    id: Annotated[str, Field(pattern=r"^[\w.:-]{1,100}$")]
    label: Text
    help: Text = ""
    kind: Literal["toggle", "choice", "number", "text", "act"] = "toggle"
    value: Value = None
    options: Annotated[list[Option], Field(max_length=100)] = []
    channel: Text = ""


class Panel(BaseModel):
    """A title and its switches; `problem` says why there are none to be had.

    A folded panel is opened by a press first: one with many switches that few people need.
    """

    model_config = ConfigDict(extra="ignore")

    title: Text
    switches: Annotated[list[Switch], Field(max_length=200)] = []
    problem: Text = ""
    is_folded: bool = False


class Setting(BaseModel):
    """What a press sends: the new value, nothing for an act."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    value: Value = None
