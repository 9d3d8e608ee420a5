"""The duplicate searches of other tools, run from their own virtual environments.

Each script is given a folder with ``records.jsonl`` (``id`` from 0, ``text``)
and one to work in, and leaves ``groups.json`` there: ``heads``, the group of
each record, or ``kept``, the records that it did not drop.
"""

from __future__ import annotations

__all__ = ["SCRIPTS"]

SCRIPTS = {
    "datatrove": '''
import glob, json, struct, sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.hashing import HashConfig

source, out = sys.argv[1:3]
config = MinhashConfig(hash_config=HashConfig(precision=64), num_buckets=14, hashes_per_bucket=8, n_grams=3)
stages = [
    ([JsonlReader(source), MinhashDedupSignature(output_folder=out + "/signatures", config=config)], 1),
    ([MinhashDedupBuckets(input_folder=out + "/signatures", output_folder=out + "/buckets", config=config)], 14),
    ([MinhashDedupCluster(input_folder=out + "/buckets", output_folder=out + "/remove", config=config, save_cluster_id=True)], 1),
]
if __name__ == "__main__":
    for number, (pipeline, tasks) in enumerate(stages):
        LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=2, logging_dir=f"{out}/log{number}").run()
    heads = list(range(sum(1 for _ in open(source + "/records.jsonl"))))
    for path in glob.glob(out + "/remove/*.clusters"):
        for record, cluster in struct.iter_unpack("<2I", open(path, "rb").read()):
            heads[record] = -1 - cluster
    json.dump({"heads": heads}, open(out + "/groups.json", "w"))
''',
    "text-dedup": '''
import glob, json, subprocess, sys
source, out = sys.argv[1:3]
subprocess.check_call([
    sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", source + "/records.jsonl", "--split", "train",
    "--column", "text", "--cache_dir", out + "/cache", "--output", out + "/result", "--batch_size", "10000", "--ngram", "3",
    "--num_perm", "128", "--threshold", "0.7", "--num_proc", "2"])
import datasets
json.dump({"kept": [int(name) for name in datasets.load_from_disk(out + "/result")["id"]]}, open(out + "/groups.json", "w"))
''',
    "daft": '''
import json, sys
sys.path.insert(0, sys.argv[3])
from contenders import group_daft
source, out = sys.argv[1:3]
names = [int(json.loads(line)["id"]) for line in open(source + "/records.jsonl")]
assert names == list(range(len(names)))
open(out + "/numbered.jsonl", "w").writelines(
    json.dumps({"id": number, "text": json.loads(line)["text"]}) + chr(10) for number, line in enumerate(open(source + "/records.jsonl")))
json.dump({"heads": group_daft(out + "/numbered.jsonl")()}, open(out + "/groups.json", "w"))
''',
}
"""Word 3-shingles; as near to a threshold of 0.7 as each can be told."""
