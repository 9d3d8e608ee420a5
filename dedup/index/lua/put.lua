-- Insert or replace one article, in whole or not at all.
--
-- ARGV: 1 scheme, 2 key, 3 hash of the key (4 bytes), 4 first sighting, 5 version, 6 digest (8 bytes),
--       7 the rest of the article (deflated), 8 number of bands, 9 hints, 10... one deflated text a paragraph.
-- Hints, for each paragraph: hash of the text (4 bytes), u8 number of band keys, those (4 bytes each),
--       u16 number of fingerprints, those (4 bytes each).
-- Returns 'created', 'replaced', 'unchanged', or {'stale', version stored}.
-- Cost: for each paragraph a GET and a SETRANGE for each of its keys; chunks, record and counters once.

local key, hash, first_seen, version, digest, rest = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local hints = ARGV[9]

local state, refused = load_state()
if refused then return refused end
state = state or new_state(tonumber(ARGV[8]))
if state.number > 4294967000 or state.id + #ARGV > 4294967000 then return redis.error_reply('FULL no ids are left') end
local number, record = find_article(state, key, hash)
local before, result = {}, 'created'
if record then
  local _, seen, stored_version, stored_digest, ids = article_fields(record)
  if stored_version > version then return {'stale', tostring(stored_version)} end
  if stored_digest == digest then return 'unchanged' end
  for i = 1, #ids, 4 do before[read('>I4', ids, i)] = true end
  first_seen, result = seen, 'replaced'
else
  number = state.number
  state.number = number + 1
  state.articles = state.articles + 1
end

local function intern(text, text_hash)
  local name, keep = address(state.x, 0, text_hash)
  local s = segments[name]
  if s == nil then s = call('GET', name) end
  if s then
    for _, packed in ipairs((posted(s, sub(text_hash, 1, keep), keep + 4))) do
      local id = read('>I4', packed)
      if text_of(id) == text then return id end
    end
  end
  local id = state.id
  state.id = id + 1
  state.paragraphs = state.paragraphs + 1
  set_text(id, text)
  post(state, state.x, 0, text_hash, pack('>I4', id), huge)
  return id
end

-- Names of the segments of all hints, read in a few commands.
local names, at = {}, 1
for _ = 10, #ARGV do
  names[#names + 1] = address(state.x, 0, sub(hints, at, at + 3))
  local bands = byte(hints, at + 4)
  at = at + 5
  for band = 0, bands - 1 do
    names[#names + 1] = address(state.b, band, sub(hints, at, at + 3))
    at = at + 4
  end
  local fingerprints = byte(hints, at) * 256 + byte(hints, at + 1)
  at = at + 2
  for _ = 1, fingerprints do
    names[#names + 1] = address(state.w, 0, sub(hints, at, at + 3))
    at = at + 4
  end
end
read_ahead(names)

local ids, now = {}, {}
at = 1
for i = 10, #ARGV do
  local text_hash = sub(hints, at, at + 3)
  local id = intern(ARGV[i], text_hash)
  local packed = pack('>I4', id)
  ids[#ids + 1] = packed
  if not now[id] then
    now[id] = true
    if not before[id] then add_carrier(state, id, number) end
  end
  local bands = byte(hints, at + 4)
  at = at + 5
  for band = 0, bands - 1 do
    post(state, state.b, band, sub(hints, at, at + 3), packed, CAP)
    at = at + 4
  end
  local fingerprints = byte(hints, at) * 256 + byte(hints, at + 1)
  at = at + 2
  for _ = 1, fingerprints do
    post(state, state.w, 0, sub(hints, at, at + 3), packed, CAP)
    at = at + 4
  end
end

call('SET', article_name(number), article_record(key, first_seen, version, digest, concat(ids), rest))
if not record then post(state, state.e, 0, hash, pack('>I4', number), huge) end
for id in pairs(now) do before[id] = nil end
release(state, number, before)
save_chunks()
grow(state)
save_state(state)
return result
