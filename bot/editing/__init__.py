"""Region-true edits: a model may render everything again, the picture changes only where it should.

Pure, deterministic and blocking, for threads. It loads OpenCV (40 MB, 0.2 s): whoever needs it
imports it inside the function that does.
"""

from bot.editing.canvas import Canvas, extended, new_area, plan_canvas
from bot.editing.cleaning import cleaned
from bot.editing.crops import Crop, mask_for_model, picture_for_model, plan_crop
from bot.editing.differing import differing
from bot.editing.edit import Composed, compose, find_marked_copy, find_marks
from bot.editing.gate import Fault, Figures
from bot.editing.merging import Verdict
from bot.editing.pictures import Picture, decode, encode
from bot.editing.regions import CELLS, Box, Region

__all__ = [
    "CELLS",
    "Box",
    "Canvas",
    "Composed",
    "Crop",
    "Fault",
    "Figures",
    "Picture",
    "Region",
    "Verdict",
    "cleaned",
    "compose",
    "decode",
    "differing",
    "encode",
    "extended",
    "find_marked_copy",
    "find_marks",
    "mask_for_model",
    "new_area",
    "picture_for_model",
    "plan_canvas",
    "plan_crop",
]
