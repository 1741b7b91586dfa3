"""What Python's tokenizers decode: 100 seeded rows of ids for each kind of decoder.

    python make_decode_references.py DIRECTORY_OF_THE_PROJECT

writes decode-references.jsonl beside the tests of the postprocessor. Needs tokenizers 0.21. Each line: the kind, and a tokenizer.json
for the lines of that kind that follow; or a row of ids, whether special tokens are skipped, and the text.
"""

import json
import random
import sys
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models

WORDS = ["hello", "##s", "world", ".", ",", "!", "?", "do", "not", "n't", "'", "'s", "'m", "'ve", "'re", "##ing", "日", "##本", "🙂", "é", "a b", "x", "##.", "I"]
PIECES = ["▁hello", "▁", "s", "▁world", "▁▁a", "日本", "▁🙂", "é", "<0xE6>", "<0x97>", "<0xA5>", "<0xFF>", "<0x41>", "\u2581b\u2581c", ".", "</w>", "lo</w>", "w</w>x"]
BYTES = ["Ġhello", "Ġ", "world", "Ċ", "æĹ", "¥", "æľ¬", "ðŁ", "ĻĤ", "Ã©", "日", "Ã", "ÿ", "ab", "ĠÃ", "č"]


def kinds():
    yield "WordPiece", WORDS, decoders.WordPiece()
    yield "WordPiece without cleanup", WORDS, decoders.WordPiece(cleanup=False)
    yield "ByteLevel", BYTES, decoders.ByteLevel()
    yield "Metaspace", PIECES, decoders.Metaspace()
    yield "Metaspace never", PIECES, decoders.Metaspace(prepend_scheme="never")
    yield "BPEDecoder", PIECES, decoders.BPEDecoder()
    yield "ByteFallback", PIECES, decoders.ByteFallback()
    yield "Fuse", PIECES, decoders.Fuse()
    yield "Strip", ["  a ", " b", "c  ", "   ", "dd", "    e    "], decoders.Strip(" ", 1, 2)
    yield "Replace", PIECES, decoders.Replace("▁", " ")
    yield "Sequence", PIECES, decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    yield "none", WORDS, None


def main(project):
    lines = []
    for kind, tokens, decoder in kinds():
        r = random.Random(kind)
        tokenizer = Tokenizer(models.WordLevel({token: i for i, token in enumerate(tokens)}, unk_token=tokens[0]))
        tokenizer.add_special_tokens(["[CLS]", "[SEP]"])
        tokenizer.add_tokens([AddedToken("new token"), AddedToken("日本語")])
        if decoder is not None:
            tokenizer.decoder = decoder
        lines.append({"kind": kind, "tokenizer": tokenizer.to_str()})
        for _ in range(100):
            ids = [r.randrange(len(tokens) + 8) for _ in range(r.randrange(0, 12))]
            skip = r.random() < 0.5
            lines.append({"ids": ids, "skip": skip, "text": tokenizer.decode(ids, skip_special_tokens=skip)})
    folder = Path(project) / "postprocessor/src/test/resources/io/pronto/postprocessor/steps/decode"
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "decode-references.jsonl").write_text(text, encoding="utf-8")


main(sys.argv[1])
