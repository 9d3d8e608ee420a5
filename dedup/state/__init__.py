"""What is remembered beside the index: who may call, what was dismissed, deleted and queued.

All of it lives in the Redis of the index, under ``dedup.state:COLLECTION:``:

========== ====== =================================== =============================== =========
key        type   field or entry                      value                           expires
========== ====== =================================== =============================== =========
access     hash   key id                              JSON of `access.ApiKey`, hashed never
dismissed  hash   fingerprint of a finding            JSON of `dismissals.SetAside`   by ``until``
gone       hash   key of a deleted article            JSON of `tombstones.Tombstone`  never
queue      stream one delivery, until it is done      source, outlet, body            when done
dead       stream deliveries that failed every time   the same, and why               by hand
job:ID     hash   one delivery's progress             state, article, result          7 days
last:KEY   string of an article, what was done last   a delivery's id                 7 days
seal:HASH  string a signed delivery that was accepted its id                          1 hour
lock:KEY   string who is writing that article         token                           10 s
secret     string signs cookies of the page           32 random bytes                 never
========== ====== =================================== =============================== =========

Each module takes a connected ``redis.Redis`` (bytes, not decoded); opening one
is `dedup.index.open`'s business. redis-py's errors pass through.
"""
