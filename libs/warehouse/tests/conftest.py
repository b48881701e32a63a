import sys
from pathlib import Path

HERE = str(Path(__file__).parent)
sys.path += [HERE] if HERE not in sys.path else []
