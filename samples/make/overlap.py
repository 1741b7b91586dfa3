"""How well boxes cover each other."""

from collections.abc import Sequence
from dataclasses import dataclass

Box = Sequence[float]


@dataclass(frozen=True)
class Counts:
    """Boxes found, boxes that are there, and how many of them belong together."""

    found: int
    there: int
    both: int

    def __str__(self) -> str:
        return f"precision {self.both / max(self.found, 1):.3f} recall {self.both / self.there:.3f}"


def iou(a: Box, b: Box) -> float:
    """The shared area over the area of both: 0 to 1."""
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    shared = width * height
    both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / both if both > 0 else 0.0


def count(found: Sequence[Sequence[Box]], truth: Sequence[Sequence[Box]], least: float) -> Counts:
    """Picture by picture; each box found, best score first, takes the true box that it covers best, if that is enough."""
    both = 0
    for boxes, true in zip(found, truth, strict=True):
        left = list(true)
        for box in boxes:
            best = max(left, key=lambda each: iou(box, each), default=None)
            if best is not None and iou(box, best) >= least:
                left.remove(best)
                both += 1
    return Counts(sum(map(len, found)), sum(map(len, truth)), both)
