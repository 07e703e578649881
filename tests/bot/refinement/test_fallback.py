import pytest
from pydantic import BaseModel

from bot.errors import ModelError, ModelMisconfigured, ModelRefused, ModelUnavailable
from bot.ports import Completion, T, Task
from bot.refinement.fallback import FallbackLanguage


class Reply(BaseModel):
    note: str


class Scripted:
    name = "scripted"
    sees = False

    def __init__(self, answer: str | ModelError) -> None:
        self.answer = answer

    async def complete(self, task: Task[T]) -> Completion[T]:
        if isinstance(self.answer, ModelError):
            raise self.answer
        return Completion(task.schema.model_validate({"note": self.answer}), 7)


TASK = Task("refine", "", {}, Reply)


async def test_an_answer_of_the_first_model_is_used_as_it_is() -> None:
    answer = await FallbackLanguage(Scripted("first"), Scripted("second")).complete(TASK)

    assert (answer.value.note, answer.cost_microdollars) == ("first", 7)


async def test_an_outage_is_bridged_and_told() -> None:
    down = Scripted(ModelUnavailable("down"))

    answer = await FallbackLanguage(down, Scripted("second")).complete(TASK)

    assert answer.value.note.startswith("second ")
    assert "can't be reached" in answer.value.note


@pytest.mark.parametrize("error", [ModelRefused("no"), ModelMisconfigured("key")])
async def test_a_refusal_or_a_wrong_key_is_not_covered_up(error: ModelError) -> None:
    with pytest.raises(type(error)):
        await FallbackLanguage(Scripted(error), Scripted("second")).complete(TASK)
