from feeds.csvs import read
