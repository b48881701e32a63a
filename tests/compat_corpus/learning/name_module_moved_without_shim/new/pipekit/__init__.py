from pipekit.batching import chunks
