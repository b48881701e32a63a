from feeds.api import read
