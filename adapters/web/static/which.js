// Which of a version's pictures is meant.
import { whichPicture } from "./dialogs.js";
import { choose } from "./pictures.js";
import { pickedIndex } from "./store.js";

/** Call `run` with the index of the picture that is meant; where it is not clear, ask first. */
export async function withPicture(version, verb, run) {
  let index = pickedIndex(version);
  if (index === null) {
    index = await whichPicture(version, verb);
    if (index === null) return;
    choose(version, index);
  }
  await run(index);
}
