"""minilm: a text → a vector. Nothing is trained here: requests, and pairs of texts to compare."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from golden import Request, elements, request, to_json

NAME = "minilm"
TOLERANCE = 1e-4
LONG = "The committee met again on Tuesday, and again it could not agree on anything at all. " * 40

PAIRS = [
    # the same thing in other words
    ("A cat sits on the mat.", "A kitten rests on a rug."),
    ("How do I reset my password?", "I forgot my password, what now?"),
    ("The train was late again.", "Once more the train did not arrive on time."),
    ("He plays the guitar.", "A man is making music on a guitar."),
    ("She bought a new car.", "She has purchased an automobile."),
    ("The soup is too salty.", "There is too much salt in this soup."),
    ("Water boils at 100 degrees Celsius.", "At 100 °C water starts to boil."),
    ("The children are playing in the garden.", "Kids play outside behind the house."),
    ("What is the capital of France?", "Which city is France's seat of government?"),
    ("My order has not arrived.", "I am still waiting for my parcel."),
    ("It is raining heavily.", "The rain is pouring down."),
    ("The doctor examined the patient.", "The patient was examined by a physician."),
    # near, and not the same
    ("A cat sits on the mat.", "A dog sits on the mat."),
    ("The bank raised its interest rates.", "We had lunch on the bank of the river."),
    ("The film was very good.", "The film was not good at all."),
    ("I love this phone.", "I hate this phone."),
    ("Python is a programming language.", "A python is a large snake."),
    ("Turn the light on.", "Turn the light off."),
    ("Flights from Oslo to Rome", "Flights from Rome to Oslo"),
    ("The price rose by 3 percent.", "The price fell by 30 percent."),
    # nothing to do with each other
    ("A cat sits on the mat.", "The stock market fell sharply."),
    ("How do I reset my password?", "The recipe needs three eggs."),
    ("Quantum computers use qubits.", "Our neighbour grows tomatoes."),
    ("The orchestra tuned its instruments.", "Please close the window."),
    ("Volcanoes are formed by magma.", "He forgot his umbrella on the bus."),
    ("The contract ends in March.", "Penguins cannot fly."),
    # the same text, as it is and as the tokenizer sees it
    ("identical", "identical"),
    ("UPPER CASE", "upper case"),
    ("café crème brûlée", "cafe creme brulee"),
    ("two  spaces\tand\na line", "two spaces and a line"),
    ("e\u0301te\u0301", "\u00e9t\u00e9"),
    ("ﬁne ﬂuﬀ", "fine fluff"),
    ("full ＷＩＤＴＨ", "full width"),
    # little, and nothing
    ("", ""),
    ("", "A cat sits on the mat."),
    (" ", ""),
    ("a", "b"),
    (".", "!"),
    ("42", "forty-two"),
    ("\u200b", ""),
    ("\u0000", ""),
    # other scripts
    ("猫が好きです。", "私は猫が大好きだ。"),
    ("今天天气很好", "今天下雨了"),
    ("北京是中国的首都", "Beijing is the capital of China"),
    ("안녕하세요", "반갑습니다"),
    ("Привет, мир", "Здравствуй, мир"),
    ("مرحبا بالعالم", "السلام عليكم"),
    ("Γειά σου Κόσμε", "Γεια σου κοσμε"),
    ("नमस्ते दुनिया", "नमस्कार"),
    ("สวัสดีชาวโลก", "ลาก่อน"),
    ("Straße in München", "strasse in munchen"),
    ("İstanbul", "istanbul"),
    # pictures
    ("I am happy 😀", "I am happy"),
    ("😀😀😀", "🎉"),
    ("👩‍👩‍👧‍👦", "family"),
    ("🇳🇴 🇫🇷", "flags"),
    ("👍🏽", "👍"),
    # names of the tokenizer's own tokens, and what looks like code
    ("[CLS] and [SEP] and [MASK]", "cls and sep and mask"),
    ("SELECT * FROM users WHERE id = 7;", "Get the user whose number is seven."),
    ("https://example.com/a?b=c#d", "a link to a page"),
    # long: cut off at 256 tokens, and a word too long to be cut into pieces
    (LONG, LONG[: len(LONG) // 4]),
    (LONG, LONG + "What comes after the end is not seen."),
    ("x" * 300, "x"),
    ("antidisestablishmentarianism", "opposition to separating church and state"),
]


def requests() -> list[Request]:
    """One text, then texts of several lengths at once, scripts, nothing, and much."""
    asked = [
        ["A cat sits on the mat."],
        ["A cat sits on the mat.", "A kitten rests on a rug.", "The stock market fell sharply."],
        ["猫が好きです。", "I am happy 😀", "Straße in München"],
        [""],
        [LONG],
    ]
    return [request(elements(*texts), "text", TOLERANCE) for texts in asked]


def write_reference(file: Path, embed: Callable[[list[str]], np.ndarray]) -> str:
    """Each pair with the cosine of its vectors; every text asked for on its own, since texts of a request change each other."""
    vectors = {text: embed([text])[0].astype(np.float64) for pair in PAIRS for text in pair}
    together = embed([text for text in vectors if len(text) < len(LONG) // 8])
    alone = np.stack([vectors[text] for text in vectors if len(text) < len(LONG) // 8])
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for a, b in PAIRS:
            x, y = vectors[a], vectors[b]
            cosine = float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))
            out.write(to_json({"a": a, "b": b, "cosine": round(cosine, 7)}) + "\n")
    same = np.sum(together * alone, axis=1).min()
    return f"{len(PAIRS)} pairs; the same text alone and among {len(alone)}: cosine {same:.3f} at least"
