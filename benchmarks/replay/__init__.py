"""Replay real histories against `firedoor affected`, judged by oracles that share no code with it."""
