"""Log messages read: what a person did, when and for how long, from one message in free text. Pure functions; `now` is an argument."""
