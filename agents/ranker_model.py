"""A chat model as one that chooses among causes; LangChain is imported when it is asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.ranker import Choose, ModelError
from contracts.hypotheses import Hypothesis
from prompts import Option, rank_hypotheses

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LINES = 2
_TIMEOUT_S = 20.0
_TOKENS = 64


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    cause: str


def connect(url: str, name: str, key: str) -> "BaseChatModel":
    """Any service that speaks OpenAI's chat completions; asked once, without a retry."""
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        base_url=url,
        model=name,
        api_key=SecretStr(key or "none"),
        temperature=0,
        seed=1,
        timeout=_TIMEOUT_S,
        max_retries=0,
        max_completion_tokens=_TOKENS,
    )


def choosing(model: "BaseChatModel") -> Choose:
    """Bound to the ids by the schema; whatever else it says is no answer."""

    def choose(items: Sequence[Hypothesis]) -> str:
        ids = [item.cause for item in items]
        asked = rank_hypotheses([_option(item) for item in items])
        bound = model.with_structured_output(_schema(ids), method="json_schema")
        try:
            answer = _Answer.model_validate(bound.invoke(asked)).cause
        except ValidationError:
            raise ModelError("the model's answer is not of the form that was asked for") from None
        except Exception as error:  # of a library, a service, a network: no answer
            raise ModelError(f"the model gave no answer ({type(error).__name__})") from error
        if answer not in ids:
            raise ModelError("the model named none of the causes that it was given")
        return answer

    return choose


def _option(item: Hypothesis) -> Option:
    return Option(item.cause, item.why, tuple(one.text for one in item.evidence[:_LINES]))


def _schema(ids: Sequence[str]) -> dict[str, object]:
    return {
        "title": "Choice",
        "description": "the cause that explains the failure best",
        "type": "object",
        "properties": {"cause": {"type": "string", "enum": [*ids]}},
        "required": ["cause"],
        "additionalProperties": False,
    }
