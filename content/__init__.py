"""Words and knowledge: the curated base as data, and the code that loads, checks, searches and renders it."""
