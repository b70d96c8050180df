"""The environment as a source of settings: names, files with secrets, and sentences about what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.settings.secret import Secret, SecretFileError

PREFIX = "STAGEBOT_"
FILE = "_FILE"
_FOR_TESTS = "STAGEBOT_TEST_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One environment variable: its name, what it means, what it is when it is not set (as text)."""

    name: str
    meaning: str
    default: str
    is_secret: bool

    @property
    def spellings(self) -> tuple[str, ...]:
        """The names to look under, in this order: of the proxy's variables the small one counts first."""
        is_usual = self.name.endswith("_PROXY") and not self.name.startswith(PREFIX)
        return (self.name.lower(), self.name) if is_usual else (self.name,)

    @property
    def file_name(self) -> str:
        """The variable that names a file with the value; empty when it is no secret."""
        return f"{self.name}{FILE}" if self.is_secret else ""


def variables_of(settings: type[BaseSettings]) -> tuple[Variable, ...]:
    """Return every variable in the order of the fields."""
    return tuple(_variable(name, field) for name, field in settings.model_fields.items())


def _variable(name: str, field: FieldInfo) -> Variable:
    alias = field.validation_alias
    return Variable(
        name=alias if isinstance(alias, str) else f"{PREFIX}{name.upper()}",
        meaning=field.description or "",
        default=_text(field.default) if field.default_factory is None else "",
        is_secret=not field.repr,
    )


def _text(default: object) -> str:
    match default:
        case Secret():
            return ""
        case (str(host), int(port)):
            return f"{host}:{port}"
        case _:
            return str(default)


class Variables(PydanticBaseSettingsSource):
    """Reads each field from its variable, secrets from the file that `NAME_FILE` names, too.

    An empty variable counts as not set. `problems`: what cannot be read, as sentences.
    """

    def __init__(self, settings: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings)
        self._environ = environ
        self.problems: list[str] = []
        self._values = dict(self._read())

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return a field's value, None when it is not set, and under which key it is handed on."""
        key = field.validation_alias if isinstance(field.validation_alias, str) else field_name
        return self._values.get(key), key, False

    def __call__(self) -> dict[str, Any]:
        """Return what is set."""
        return self._values

    def _read(self) -> Iterator[tuple[str, Any]]:
        for name, field in self.settings_cls.model_fields.items():
            variable = _variable(name, field)
            value = self._value(variable)
            if value is not None:
                key = field.validation_alias if isinstance(field.validation_alias, str) else name
                yield key, value if field.annotation is Secret else value.reveal()

    def _value(self, variable: Variable) -> Secret | None:
        given = (self._environ.get(name, "").strip() for name in variable.spellings)
        text = next(filter(None, given), "")
        path = self._environ.get(variable.file_name, "").strip() if variable.is_secret else ""
        if text and path:
            self.problems.append(f"{variable.name} and {variable.file_name} are both set; keep one of them.")
            return None
        try:
            found = Secret.from_file(Path(path)) if path else Secret(text)
        except SecretFileError as error:
            self.problems.append(f"{variable.file_name}: {path} {error}.")
            return None
        if not found.reveal().isprintable():
            self.problems.append(f"{variable.name} must be one line of text.")
            return None
        return found or None


def unknown(settings: type[BaseSettings], environ: Mapping[str, str]) -> Iterator[str]:
    """Tell of every variable that looks like one of ours and is none."""
    known = [
        name for variable in variables_of(settings) for name in (variable.name, variable.file_name) if name
    ]
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(_FOR_TESTS) and name not in known:
            near = get_close_matches(name, known, n=1)
            yield f"{name} is no setting of stagebot{f'; did you mean {near[0]}?' if near else '.'}"


def problem_of(settings: type[BaseSettings], issue: ErrorDetails) -> str:
    """Put what pydantic found wrong with a field into a sentence, which never holds the value."""
    key = str(issue["loc"][0])
    fields = settings.model_fields
    name = next(name for name, field in fields.items() if key in {name, field.validation_alias})
    variable = _variable(name, fields[name])
    wrong = issue.get("ctx", {}).get("error")
    return f"{variable.name} {_requirement(fields[name]) or wrong or issue['msg']}."


def _requirement(field: FieldInfo) -> str:
    """Say what a field takes, from its type and bounds; empty when its own check says it."""
    if get_origin(field.annotation) is Literal:
        return f"must be one of {', '.join(get_args(field.annotation))}"
    least = next((bound.ge for bound in field.metadata if isinstance(bound, Ge)), None)
    most = next((bound.le for bound in field.metadata if isinstance(bound, Le)), None)
    if least is None or most is None:
        return ""
    kind = "a whole number" if field.annotation is int else "a number"
    return f"must be {kind} from {least:g} to {most:g}"
