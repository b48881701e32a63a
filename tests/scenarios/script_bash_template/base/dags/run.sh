set -e
python scripts/x.py
