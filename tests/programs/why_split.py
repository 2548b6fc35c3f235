"""The answer of `tierc why --format json` for several policies, in FOLDER/all.json, divided.

    why_split.py FOLDER

Writes FOLDER/POLICY.json for each, and prints the names of the policies."""
import json
import sys

folder = sys.argv[1]
with open(folder + "/all.json") as file:
    found = json.load(file)
for why in found if isinstance(found, list) else [found]:
    with open(f"{folder}/{why['policy']}.json", "w") as file:
        json.dump(why, file)
    print(why["policy"])
