from pipekit.utils import chunks
