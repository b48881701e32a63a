from store.checkpoints import Checkpoint
