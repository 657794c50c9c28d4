"""Channels: each translates what arrives into an Incoming and a Reply into what its reader sees."""
