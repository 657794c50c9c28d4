"""The domain: what is stored about people and their training, and the rules it is held against."""
