"""How a question was read and why it was answered as it was, for a developer or a curator."""

from __future__ import annotations

from collections.abc import Iterable

from content.words import Token
from handlers.ask import Answerer
from handlers.recognition import Question


def explain(answerer: Answerer, text: str, home: str | None, language: str) -> str:
    """Return what was recognised in `text`, each word's reading with its reason, and what decided the answer."""
    question = answerer.reader.read(text, language)
    reply = answerer.answer(text, home, language)
    return "\n".join(
        [
            *(f"{name:14} {value}" for name, value in _recognised(question, home)),
            "words",
            *(f"  {line}" for line in _words(question.tokens)),
            f"{'status':14} {reply.status}",
            "because",
            *(f"  {reason}" for reason in reply.why),
        ]
    )


def _recognised(question: Question, home: str | None) -> list[tuple[str, str]]:
    return [
        ("language", question.language),
        ("home", home or "-"),
        ("codes", _listed(question.codes.codes)),
        ("no such code", _listed(question.codes.impossible)),
        ("arenas", _listed(question.kinds)),
        ("places", _listed(question.places)),
        ("municipalities", _listed(question.named)),
        ("elsewhere", _listed(question.foreign)),
        ("specialties", _listed(question.specialties)),
        ("themes", _listed(question.themes)),
        ("flags", _listed(sorted(question.flags))),
    ]


def _words(tokens: Iterable[Token]) -> list[str]:
    return [f"{token.written:24} {' '.join(token.terms) or '-':24} {token.why}" for token in tokens]


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values) or "-"
