"""What Python's tokenizers answer to the step that tokenizes: 1,000 texts and pairs for a WordPiece, and 200 each for two small ones.

    python make_token_references.py DIRECTORY_OF_THE_PROJECT TOKENIZER_JSON_OF_MINILM

trains a byte-level BPE and a Unigram tokenizer on a few sentences and writes them and token-references.jsonl beside the tests of the
preprocessor. Needs tokenizers 0.21. Each line: the step as release.yaml words it, which tokenizer, a batch of texts and their pairs
(a list is a piece and how often it is repeated), the padded ids and types by row, and the number of ones in each row of the mask.
"""

import json
import random
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PIECES = [
    "The quick brown fox", "jumps over", "the lazy dog.", "naïve café", "Größe", "ÅNGSTRÖM", "日本語のテキスト", "中文分词", "한국어 문장",
    "العربية", "हिन्दी", "ไทย", "Ελληνικά", "русский язык", "🙂", "👩‍👩‍👧‍👦", "🇫🇷🇯🇵", "e\u0301", "ﬁ", "①②③", "x=y+2;", "https://a.b/c?d=e",
    "don't", "I'm", "U.S.A.", "3.14159", "1,000,000", "\t", "\n", "  ", "\u00a0", "\u200b", "\ufeff", "[MASK]", "[CLS]", "<s>", "##ing", "antidisestablishmentarianism",
    "a" * 120, "\u0000", "\x07", "é" * 30, "\U0001d54f", "—", "…", "“quoted”", "A-B_C", "CamelCaseWord", "ｆｕｌｌ", "ͅ", "ß", "İ", "𠜎",
]


def text(r, longest=12):
    kind = r.random()
    if kind < 0.03:
        return ""
    if kind < 0.05:
        return [r.choice(PIECES) + r.choice(["", " "]), None]  # filled up to 10,000 characters below
    return "".join(r.choice(PIECES) + r.choice([" ", " ", ""]) for _ in range(r.randint(1, longest)))


def whole(value):
    return value[0] * value[1] if isinstance(value, list) else value


def filled(value):
    return [value[0], 10_000 // len(value[0])] if isinstance(value, list) else value


def batch(r, name, tokenizer, pad_id, pad_token, count):
    pairs = r.random() < 0.3
    length = r.choice([8, 32, 128])
    fixed = r.random() < 0.2
    left = r.random() < 0.2
    tokenizer.enable_truncation(length, strategy="longest_first")
    tokenizer.enable_padding(pad_id=pad_id, pad_token=pad_token, direction="left" if left else "right", length=length if fixed else None)
    texts = [filled(text(r)) for _ in range(count)]
    seconds = [filled(text(r)) for _ in range(count)] if pairs else []
    whole_texts = [whole(t) for t in texts]
    encoded = tokenizer.encode_batch(list(zip(whole_texts, map(whole, seconds), strict=True)) if pairs else whole_texts)
    for each in encoded:
        ones = sum(each.attention_mask)
        gap = len(each.ids) - ones
        assert each.attention_mask == ([0] * gap + [1] * ones if left else [1] * ones + [0] * gap)
    options = f"input: x, tokenizer: {name}.json, max-length: {length}, pad-id: {pad_id}"
    options += ", pair: y" if pairs else ""
    options += ", padding: max-length" if fixed else ""
    options += f", padding-side: {'left' if left else 'right'}"
    return {
        "step": f"tokenize: {{{options}}}",
        "tokenizer": name,
        "texts": texts,
        "pairs": seconds,
        "ids": [each.ids for each in encoded],
        "types": [each.type_ids for each in encoded] if pairs else None,
        "ones": [sum(each.attention_mask) for each in encoded],
    }


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(PIECES, trainer)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=["<pad>", "<unk>", "<s>", "</s>"], unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(PIECES * 5, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B:1 </s>:1", special_tokens=[("<s>", 2), ("</s>", 3)]
    )
    return tokenizer


def main(project, minilm):
    folder = Path(project) / "preprocessor/src/test/resources/io/pronto/preprocessor/steps/tokenize"
    folder.mkdir(parents=True, exist_ok=True)
    bpe, uni = byte_level(), unigram()
    bpe.save(str(folder / "bytes.json"), pretty=False)
    uni.save(str(folder / "unigram.json"), pretty=False)
    r = random.Random(7)
    lines = []
    for name, tokenizer, pad_id, pad_token, texts in [
        ("minilm", Tokenizer.from_file(minilm), 0, "[PAD]", 1_000),
        ("bytes", bpe, 0, "<|endoftext|>", 200),
        ("unigram", uni, 0, "<pad>", 200),
    ]:
        while texts > 0:
            count = min(texts, r.randint(1, 8))
            lines.append(batch(r, name, tokenizer, pad_id, pad_token, count))
            texts -= count
    with (folder / "token-references.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


main(*sys.argv[1:])
