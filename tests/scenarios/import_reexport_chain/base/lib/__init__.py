from .deep import neat
