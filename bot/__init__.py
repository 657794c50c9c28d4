"""The program: settings, wiring, the command line `alis`, and the channels."""
