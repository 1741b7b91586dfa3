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


def cmyks(r):
    """JPEG of four components: Pillow writes inks, the wrong way round; another word makes luma and colours of them."""
    for name, how in (("plain", {}), ("subsampled", {"subsampling": 2}), ("progressive", {"progressive": True})):
        out = io.BytesIO()
        inks = scene(r, 57, 43).convert("CMYK")
        black = Image.fromarray(r.integers(0, 120, (5, 6)).astype(np.uint8)).resize(inks.size, Image.Resampling.BICUBIC)
        inks = Image.merge("CMYK", (*inks.split()[:3], black))
        inks.save(out, "JPEG", quality=92, **how)
        jpeg = out.getvalue()
        at = jpeg.index(b"Adobe") - 4
        size = 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        yield f"cmyk-{name}.jpg", jpeg
        yield f"cmyk-{name}-unnamed.jpg", jpeg[:at] + jpeg[at + size :]
        for transform in (1, 2):
            yield f"cmyk-{name}-transform{transform}.jpg", jpeg[: at + size - 1] + bytes([transform]) + jpeg[at + size :]


def lzw(numbers, size):
    """Packed as GIF has it, in codes that begin with size + 1 bits."""
    clear, out, held, bits = 1 << size, bytearray(), 0, 0
    known, width, word = {}, size + 1, ()

    def put(code):
        nonlocal held, bits
        held |= code << bits
        bits += width
        while bits >= 8:
            out.append(held & 255)
            held >>= 8
            bits -= 8

    put(clear)
    known = {(i,): i for i in range(clear)}
    upcoming = clear + 2
    for number in numbers:
        if word + (number,) in known:
            word += (number,)
            continue
        put(known[word])
        if upcoming < 4096:
            known[word + (number,)] = upcoming
            if upcoming == 1 << width and width < 12:
                width += 1
            upcoming += 1
        elif len(out) % 3 == 0:  # now and then; at other times the table stays full
            put(clear)
            known, width, upcoming = {(i,): i for i in range(clear)}, size + 1, clear + 2
        word = (number,)
    put(known[word])
    put(clear + 1)
    if bits:
        out.append(held & 255)
    blocks = b"".join(bytes([len(out[i : i + 255])]) + bytes(out[i : i + 255]) for i in range(0, len(out), 255))
    return bytes([size]) + blocks + b"\0"


def palette_flags(palette):
    return 0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0


def gif(screen, palette, *frames, background=0):
    return b"GIF89a" + struct.pack("<HHBBB", *screen, palette_flags(palette), background, 0) + palette + b"".join(frames) + b";"


def frame(numbers, at=(0, 0), palette=b"", size=8, transparent=None, disposal=0, interlaced=False):
    height, width = numbers.shape
    rows = [y for first, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for y in range(first, height, step)] if interlaced else range(height)
    flags = palette_flags(palette) | (0x40 if interlaced else 0)
    control = b"!\xf9\x04" + struct.pack("<BHBB", disposal << 2 | (transparent is not None), 4, transparent or 0, 0)
    packed = lzw([int(n) for y in rows for n in numbers[y]], size)
    return control + b"," + struct.pack("<HHHHB", *at, width, height, flags) + palette + packed


def gifs(r):
    def colours(count):
        return r.integers(0, 256, 3 * count).astype(np.uint8).tobytes()

    def numbers(width, height, count):
        soft = np.asarray(scene(r, width, height).convert("L")).astype(int)
        return soft * count // 256

    table = colours(256)
    yield "plain.gif", gif((50, 40), table, frame(numbers(50, 40, 256)))
    yield "interlaced.gif", gif((45, 37), table, frame(numbers(45, 37, 256), interlaced=True))
    yield "noise.gif", gif((90, 80), table, frame(r.integers(0, 256, (80, 90))))
    yield "two.gif", gif((33, 20), colours(2), frame(numbers(33, 20, 2), size=2))
    yield "local.gif", gif((40, 30), table, frame(numbers(40, 30, 16), palette=colours(16), size=4))
    yield "local-alone.gif", gif((40, 30), b"", frame(numbers(40, 30, 8), palette=colours(8), size=3))
    yield "local-short.gif", gif((40, 30), table, frame(numbers(40, 30, 256), palette=colours(64)))
    yield "short.gif", gif((40, 30), colours(32), frame(numbers(40, 30, 256)))
    yield "colourless.gif", gif((40, 30), b"", frame(numbers(40, 30, 256)))
    ramp = np.repeat(np.arange(128), 3).astype(np.uint8).tobytes()
    yield "ramp.gif", gif((40, 30), ramp, frame(numbers(40, 30, 256)))
    yield "local-ramp.gif", gif((40, 30), b"", frame(numbers(40, 30, 256), palette=ramp))
    yield "transparent.gif", gif((40, 30), table, frame(numbers(40, 30, 256), transparent=90))
    small = frame(numbers(17, 11, 256), at=(5, 9))
    yield "inside.gif", gif((40, 30), table, small, background=77)
    yield "inside-transparent.gif", gif((40, 30), table, frame(numbers(17, 11, 256), at=(5, 9), transparent=200), background=77)
    yield "inside-colourless.gif", gif((40, 30), b"", frame(numbers(17, 11, 256), at=(5, 9), transparent=200))
    yield "beyond.gif", gif((20, 20), table, frame(numbers(17, 11, 256), at=(9, 15)))
    later = frame(numbers(40, 30, 256), palette=colours(256), transparent=3)
    for disposal in range(4):
        first = frame(numbers(30, 20, 256), at=(4, 2), disposal=disposal, transparent=7)
        yield f"moving{disposal}.gif", gif((40, 30), table, first, later)
    comment = b"!\xfe\x05hello\0"
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    yield "extended.gif", gif((40, 30), table, comment, loop, b"\0", frame(numbers(40, 30, 256)), comment)


def moving_webps(r):
    """Animated: of the first frame, which may be smaller than the picture, and lie in it."""
    for name, alpha in (("moving", False), ("moving-alpha", True)):
        frames = []
        for _ in range(2):
            image = scene(r, 44, 36).convert("RGBA" if alpha else "RGB")
            frames.append(image)
        first = Image.new("RGBA", (44, 36), (0, 0, 0, 0)) if alpha else Image.new("RGB", (44, 36))
        first.paste(frames[0].crop((0, 0, 20, 14)), (12, 8))
        yield f"{name}.webp", written(first, lossless=True, exact=True, save_all=True, append_images=[frames[1]], duration=100, icc_profile=swapped_profile())


def main(project):
    folder = Path(project) / "preprocessor/src/test/resources/io/pronto/preprocessor/steps/image"
    lines = []
    for seed, make in ((11, webps), (12, lossy), (13, cmyks), (14, gifs), (15, moving_webps)):
        for name, file in make(np.random.default_rng(seed)):
            (folder / name).write_bytes(file)
            for size, mode in (((20, 15), "RGB"), ((30, 9), "L")):
                lines.append(reference(folder, name, size, mode, 0))
    (folder / "colour-references.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
