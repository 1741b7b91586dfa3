"""What Pillow makes of seeded pictures: JPEG, PNG and WebP of many sizes and kinds, read, turned, converted and resized.

    python make_image_references.py DIRECTORY_OF_THE_PROJECT

writes image-references.jsonl and the pictures beside the tests of the preprocessor. Needs numpy and Pillow.
Each line: the file, the step as release.yaml words it, and the pixels as base64, rows of interleaved channels.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps, features

ORIENTATION = 0x0112


def scene(r, width, height):
    """Something like a photograph: soft colours, edges, a little noise."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / r.uniform(5, 90) + y / r.uniform(5, 90) + r.uniform(0, 6)) * 100 + 128 for _ in range(3)]
    image = Image.fromarray((np.stack(waves, -1) + r.normal(0, 6, (height, width, 3))).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(8):
        a, b = sorted(r.integers(0, width, 2).tolist()), sorted(r.integers(0, height, 2).tolist())
        draw.rectangle([a[0], b[0], a[1], b[1]], outline=tuple(r.integers(0, 256, 3).tolist()), width=2)
        draw.line([*r.integers(0, width, 2).tolist(), *r.integers(0, height, 2).tolist()], fill=tuple(r.integers(0, 256, 3).tolist()))
    return image


def exif(orientation):
    data = Image.Exif()
    data[ORIENTATION] = orientation
    return data


def pictures(r, folder):
    """Name and file of each."""
    made = []

    def save(name, image, **how):
        image.save(folder / name, **how)
        made.append(name)

    save("plain.jpg", scene(r, 320, 240), quality=90)
    save("large.jpg", scene(r, 640, 480), quality=75)
    save("small.jpg", scene(r, 17, 31), quality=95)
    save("odd.jpg", scene(r, 333, 211), quality=80, subsampling=1)
    save("full.jpg", scene(r, 123, 200), quality=85, subsampling=0)
    save("progressive.jpg", scene(r, 200, 150), quality=80, progressive=True)
    save("grey.jpg", scene(r, 180, 120).convert("L"), quality=85)
    for orientation in (2, 3, 4, 5, 6, 7, 8):
        save(f"turned{orientation}.jpg", scene(r, 97, 61), quality=85, exif=exif(orientation))
    save("plain.png", scene(r, 150, 100))
    save("tiny.png", scene(r, 3, 2))
    save("grey.png", scene(r, 140, 90).convert("L"))
    alpha = scene(r, 120, 80).convert("RGBA")
    alpha.putalpha(Image.fromarray(r.integers(0, 256, (80, 120)).astype(np.uint8)))
    save("alpha.png", alpha)
    save("greyalpha.png", alpha.convert("LA"))
    save("palette.png", scene(r, 130, 70).quantize(60))
    save("bits.png", scene(r, 64, 64).convert("1"))
    save("turned6.png", scene(r, 90, 50), exif=exif(6))
    save("lossless.webp", scene(r, 100, 75), lossless=True)
    return made


def reference(folder, name, size, mode, shorter):
    image = ImageOps.exif_transpose(Image.open(folder / name)).convert(mode)
    how = f"width: {size[0]}, height: {size[1]}"
    if shorter:
        width, height = image.size
        longer = int(shorter * max(width, height) / min(width, height))
        image = image.resize((shorter, longer) if width <= height else (longer, shorter), Image.Resampling.BILINEAR)
        left, top = int(round((image.size[0] - size[0]) / 2)), int(round((image.size[1] - size[1]) / 2))
        image = image.crop((left, top, left + size[0], top + size[1]))
        how += f", resize: crop, shorter-side: {shorter}"
    else:
        image = image.resize(size, Image.Resampling.BILINEAR)
    step = f"image: {{input: x, {how}, mode: {'gray' if mode == 'L' else 'rgb'}, layout: nhwc, datatype: UINT8}}"
    pixels = base64.b64encode(np.asarray(image).tobytes()).decode()
    return json.dumps({"file": name, "step": step, "pixels": pixels})


def main(project):
    assert features.check("webp")
    folder = Path(project) / "preprocessor/src/test/resources/io/pronto/preprocessor/steps/image"
    folder.mkdir(parents=True, exist_ok=True)
    r = np.random.default_rng(7)
    lines = []
    for name in pictures(r, folder):
        for size, mode, shorter in [((32, 24), "RGB", 0), ((21, 40), "L", 0), ((200, 9), "RGB", 0), ((20, 24), "RGB", 28)]:
            lines.append(reference(folder, name, size, mode, shorter))
    (folder / "image-references.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
