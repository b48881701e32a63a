from lib.heavy import big
