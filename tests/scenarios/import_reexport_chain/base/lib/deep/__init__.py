from .clean import tidy as neat
