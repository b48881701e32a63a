from store.models import Checkpoint
