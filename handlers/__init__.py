"""Conversations: a message in, a reply out. Knows no channel's library and writes no SQL."""
