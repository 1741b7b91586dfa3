"""What Pillow makes of pictures whose colours are told in unusual ways: WebP with colour profiles, animated WebP, GIF, JPEG of four components.

    python make_colour_references.py DIRECTORY_OF_THE_PROJECT

writes colour-references.jsonl and the pictures beside the tests of the preprocessor. Needs numpy and Pillow.
Lines as make_image_references.py has them.
"""

import io
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms
from make_image_references import reference, scene


def swapped_profile():
    """sRGB with red and blue in each other's place: whoever applies it sees blue for red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    for what in (b"XYZ", b"TRC"):
        red, blue = profile.index(b"r" + what, 128), profile.index(b"b" + what, 128)
        profile[red], profile[blue] = ord("b"), ord("r")
    return bytes(profile)


def chunks(webp):
    at = 12
    while at < len(webp):
        size = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        yield webp[at : at + 4], webp[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def riff(parts):
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def written(image, **how):
    out = io.BytesIO()
    image.save(out, "WEBP", **how)
    return out.getvalue()


def with_profile(webp, profile):
    """The same file with another profile, which may be none at all."""
    return riff([(name, profile if name == b"ICCP" else data) for name, data in chunks(webp)])


def webps(r):
    """Name, file of each WebP."""
    profile = swapped_profile()
    colours = scene(r, 61, 47)
    alpha = scene(r, 50, 40).convert("RGBA")
    alpha.putalpha(Image.fromarray(r.integers(0, 256, (40, 50)).astype(np.uint8)))
    lossless = written(colours, lossless=True, icc_profile=profile)
    opaque = written(alpha, lossless=True, exact=True, icc_profile=profile)
    yield "profile.webp", lossless
    yield "profile-alpha.webp", opaque
    for name, broken in (("short", b"broken"), ("empty", b""), ("cut", profile[:200]), ("zeros", bytes(588))):
        yield f"profile-{name}.webp", with_profile(lossless, broken)
        yield f"profile-{name}-alpha.webp", with_profile(opaque, broken)
    yield "flag-alone.webp", riff([part for part in chunks(lossless) if part[0] != b"ICCP"])


def lossy(r):
    """Lossy ones are read by another decoder: soft pictures, so that it matters little."""
    profile = swapped_profile()
    soft = scene(r, 8, 6).resize((64, 48), Image.Resampling.BICUBIC)
    alpha = soft.convert("RGBA")
    alpha.putalpha(Image.fromarray(np.tile(np.linspace(1, 255, 64), (48, 1)).astype(np.uint8)))
    for name, image in (("lossy", soft), ("lossy-alpha", alpha)):
        webp = written(image, quality=95, icc_profile=profile)
        yield f"{name}.webp", webp
        yield f"{name}-broken.webp", with_profile(webp, b"broken")


def main(project):
    folder = Path(project) / "preprocessor/src/test/resources/io/pronto/preprocessor/steps/image"
    lines = []
    for seed, make in ((11, webps), (12, lossy)):
        for name, file in make(np.random.default_rng(seed)):
            (folder / name).write_bytes(file)
            for size, mode in (((20, 15), "RGB"), ((30, 9), "L")):
                lines.append(reference(folder, name, size, mode, 0))
    (folder / "colour-references.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
