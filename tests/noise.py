"""What happens to a question between the head and the phone: slips, letters that the keyboard lacks, words left out.

Every kind of noise takes the question and a seeded random source and returns the question as it might have been typed.
Codes and numbers are left alone: a code typed wrongly is another code.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

NEIGHBOURS = {
    **{"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk"},
    **{"k": "jl", "l": "kø", "m": "n", "n": "bm", "o": "ip", "p": "oå", "r": "et", "s": "ad", "t": "ry", "u": "yi"},
    **{"v": "cb", "y": "tu", "æ": "ø", "ø": "læ", "å": "p"},
}
FILLER = frozenset(
    (
        *("jeg", "eg", "æ", "er", "det", "den", "en", "ein", "et", "eit", "i", "på", "for", "til", "om", "å", "som"),
        *("av", "skal", "kan", "må", "har", "the", "is", "a", "an", "to", "in", "of", "do"),
    )
)
POLITE = (
    *(
        "Hei! {} Takk!",
        "Hei, {}",
        "Kan du si meg {}",
        "Beklager at jeg spør, men {}",
        "Eg lurer på {}",
        "{} Takk på førehand",
    ),
    *("{} Mvh", "Hallo :) {}", "Jeg lurer litt på {}", "Vet du {}"),
)
WITHOUT = str.maketrans("æøåÆØÅ", "aoaAOA")
LONG = re.compile(r"(?<![\w-])[^\W\d_]{7,}(?![\w-])")


def slip(text: str, rng: random.Random) -> str:
    """Make one typing slip inside a long word: a letter dropped, doubled, swapped with the next, or its neighbour."""
    words = list(LONG.finditer(text))
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    letter = text[at]
    typed = rng.choice(
        (
            "",
            letter * 2,
            text[at + 1] + letter,
            rng.choice(NEIGHBOURS.get(letter.lower(), letter)),
        )
    )
    return text[:at] + typed + text[at + (2 if len(typed) == 2 and typed != letter * 2 else 1) :]


def without_special_letters(text: str, rng: random.Random) -> str:
    """Type a, o, a for æ, ø, å."""
    return text.translate(WITHOUT)


def without_a_filler(text: str, rng: random.Random) -> str:
    """Leave out one small word."""
    words = text.split()
    small = [at for at, word in enumerate(words) if word.lower() in FILLER]
    if not small or len(words) < 4:
        return text
    words.pop(rng.choice(small))
    return " ".join(words)


def in_capitals(text: str, rng: random.Random) -> str:
    """Shout, or begin every word with a capital."""
    return rng.choice((str.upper, str.title, str.capitalize))(text)


def without_question_mark(text: str, rng: random.Random) -> str:
    """End without a sign."""
    return text.rstrip("?!. ")


def politely(text: str, rng: random.Random) -> str:
    """Say hello and thank you."""
    return rng.choice(POLITE).format(text)


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "slip": slip,
    "without æøå": without_special_letters,
    "without a filler": without_a_filler,
    "capitals": in_capitals,
    "without question mark": without_question_mark,
    "polite": politely,
}


def noisy(text: str, seed: object) -> dict[str, str]:
    """Return the question under each kind of noise that changes it."""
    rng = random.Random(str(seed))
    typed = {kind: make(text, rng) for kind, make in KINDS.items()}
    return {kind: changed for kind, changed in typed.items() if changed != text}
