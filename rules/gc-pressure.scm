; nothing of the source: the whole profile is looked at
